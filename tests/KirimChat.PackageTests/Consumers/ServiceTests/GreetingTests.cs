using System.Net;
using KirimChat.Sandbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Greetings.Tests;

public sealed class GreetingTests
{
    [Fact]
    public async Task GreetsContactsAndMapsFailures()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        await using var service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("KirimChat:ApiKey", sandbox.ApiKey)
            .UseSetting("KirimChat:BaseUrl", sandbox.BaseUrl.ToString()));
        using var http = service.CreateClient();

        var greeting = await http.GetStringAsync($"/greetings/{sandbox.ContactIds[0]}");
        using var missing = await http.GetAsync("/greetings/ctc_fault_404");
        using var unavailable = await http.GetAsync("/greetings/ctc_fault_503");
        sandbox.FailFor("ctc_limited", SandboxFault.Error(429, retryAfter: TimeSpan.FromMinutes(1)));
        using var limited = await http.GetAsync("/greetings/ctc_limited");

        Assert.Equal("Selamat pagi, Siti Rahayu!", greeting);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unavailable.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), limited.Headers.RetryAfter?.Delta);
    }
}

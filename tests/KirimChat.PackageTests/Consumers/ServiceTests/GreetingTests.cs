using System.Net;
using KirimChat.Sandbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

public sealed class GreetingTests
{
    [Fact]
    public async Task Service_greets_contacts_and_maps_failures()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync();
        await using var service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("KirimChat:ApiKey", sandbox.ApiKey)
            .UseSetting("KirimChat:BaseUrl", sandbox.BaseUrl.ToString()));
        using var http = service.CreateClient();

        Assert.Equal("Selamat pagi, Siti Rahayu!", await http.GetStringAsync($"/greetings/{sandbox.ContactIds[0]}"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/greetings/ctc_fault_404")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/greetings/ctc_fault_503")).StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), (await http.GetAsync("/greetings/ctc_fault_429")).Headers.RetryAfter?.Delta);
    }
}

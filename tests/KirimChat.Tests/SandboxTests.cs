using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KirimChat.Sandbox;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests;

public sealed class SandboxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static KirimChatClient Client(KirimChatSandbox sandbox, string? key = null) =>
        new(new KirimChatClientOptions { ApiKey = key ?? sandbox.ApiKey, BaseUrl = sandbox.BaseUrl, MaxRetries = 0 });

    [Fact]
    public async Task Each_contact_is_fetched_over_real_HTTP()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);

        foreach (var id in sandbox.ContactIds)
        {
            var response = await client.GetContactResponseAsync(id, Token);
            Assert.Equal(id, response.Value.Id);
            Assert.Matches("^req_[0-9A-HJKMNP-TV-Z]{26}$", response.RequestId);
            Assert.Equal(response.RequestId, Assert.Single(response.Headers["X-Request-Id"]));
        }
    }

    [Fact]
    public async Task Metadata_goes_through_server_and_client_as_it_was_written()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);

        var metadata = (await client.GetContactAsync("ctc_01KS00000000000000000SANDC", Token)).Metadata!;

        Assert.Equal(
            [
                ("when", "\"2026-01-02T03:04:05Z\""), ("guid", "\"0F8FAD5B-D9CB-469F-A165-70867728950E\""), ("n", "1.50"), ("big", "12345678901234567890"),
                ("deep", """{"a":[1,"x",null,true]}"""), ("", "\"empty key\""),
            ],
            metadata.Select(static field => (field.Key, field.Value.GetRawText())));
    }

    [Fact]
    public async Task An_unknown_id_another_key_no_key_and_an_id_that_is_none_are_refused_as_the_API_refuses_them()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var client = Client(sandbox);
        using var stranger = Client(sandbox, Clients.Key);

        var missing = await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.GetContactAsync("ctc_01KS0000000000000000000000", Token));
        Assert.Equal(("not_found", "contact_not_found"), (missing.Type, missing.Code));
        var invalid = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetContactAsync("nobody", Token));
        Assert.Equal(("invalid_request_error", "invalid_contact_id", "id"), (invalid.Type, invalid.Code, invalid.Param));
        var refused = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => stranger.GetContactAsync(sandbox.ContactIds[0], Token));
        Assert.Equal(("authentication_error", "invalid_api_key", null), (refused.Type, refused.Code, refused.Param));
        Assert.All(new KirimChatException[] { missing, invalid, refused }, static failure => Assert.NotNull(failure.RateLimit));

        using var http = new HttpClient();
        using var anonymous = await http.GetAsync(new Uri($"{sandbox.BaseUrl}/contacts/{sandbox.ContactIds[0]}"), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Contains("missing_api_key", await anonymous.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
        using var nowhere = await http.GetAsync(new Uri($"{sandbox.BaseUrl}/nowhere"), Token);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        Assert.Contains("route_not_found", await nowhere.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_without_a_parameter_has_no_param_and_a_contacts_nulls_are_there()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        using var http = new HttpClient();

        using var error = JsonDocument.Parse(await (await http.GetAsync(new Uri($"{sandbox.BaseUrl}/contacts/x"), Token)).Content.ReadAsStringAsync(Token));
        Assert.Equal(["type", "code", "message", "request_id"], error.RootElement.GetProperty("error").EnumerateObject().Select(static field => field.Name));

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", sandbox.ApiKey);
        using var contact = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{sandbox.BaseUrl}/contacts/{sandbox.ContactIds[1]}"), Token));
        foreach (var field in new[] { "phone_number", "name", "email", "metadata" }) Assert.Equal(JsonValueKind.Null, contact.RootElement.GetProperty("data").GetProperty(field).ValueKind);
    }

    [Fact]
    public async Task The_rate_limit_is_a_bucket_that_fills_up_with_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { TimeProvider = time }, Token);
        using var client = Client(sandbox);
        for (var left = 599; left >= 0; left--)
        {
            var limit = (await client.GetContactResponseAsync(sandbox.ContactIds[0], Token)).RateLimit!.Value;
            Assert.Equal((600, left), (limit.Limit, limit.Remaining));
        }

        var refused = await Assert.ThrowsAsync<KirimChatRateLimitException>(() => client.GetContactAsync(sandbox.ContactIds[0], Token));
        Assert.Equal(("rate_limit_error", "rate_limit_exceeded", TimeSpan.FromSeconds(1)), (refused.Type, refused.Code, refused.RetryAfter));
        Assert.Equal(new RateLimit(600, 0, DateTimeOffset.FromUnixTimeSeconds(1_800_000_060)), refused.RateLimit);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(9, (await client.GetContactResponseAsync(sandbox.ContactIds[0], Token)).RateLimit!.Value.Remaining);
    }

    [Fact]
    public async Task Many_run_side_by_side_each_on_a_port_of_its_own()
    {
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, 24).Select(static _ => KirimChatSandbox.StartAsync(cancellationToken: Token)));
        Assert.Equal(sandboxes.Length, sandboxes.Select(static sandbox => sandbox.BaseUrl.Port).Distinct().Count());
        await Task.WhenAll(sandboxes.Select(static async sandbox =>
        {
            using var client = Client(sandbox);
            await client.GetContactAsync(sandbox.ContactIds[0], Token);
            await sandbox.DisposeAsync();
        }));
    }
}

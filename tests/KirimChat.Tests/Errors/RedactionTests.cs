using System.Net;
using System.Text;
using System.Text.Json;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>An API key that a server echoes is removed in every common encoding.</summary>
public sealed class RedactionTests
{
    // Includes every character that one of the encodings escapes.
    private const string Key = TestClient.KeyPrefix + "a+b/c=d&e<f>g\"h'i%j\\k-_.~z";

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Echoes() =>
        [
            Key,
            JsonSerializer.Serialize(Key),
            JsonSerializer.Serialize(Key).Replace("\\u002B", "\\u002b", StringComparison.Ordinal),
            JsonSerializer.Serialize(Key, Relaxed),
            JsonSerializer.Serialize(Key).Replace("/", "\\/", StringComparison.Ordinal),
            Uri.EscapeDataString(Key),
            Uri.EscapeDataString(Uri.EscapeDataString(Key)),
            WebUtility.UrlEncode(Key),
            WebUtility.UrlEncode(Key).Replace("%2B", "%2b", StringComparison.Ordinal).Replace("%2F", "%2f", StringComparison.Ordinal),
            WebUtility.HtmlEncode(Key),
            string.Concat(Key.Select(static c => $"&#{(int)c};")),
            string.Concat(Key.Select(static c => $"&#x{(int)c:X};")),
            string.Concat(Key.Select(static c => $"\\u{(int)c:x4}")),
            string.Concat(Key.Select(static c => $"%{(int)c:X2}")),
        ];

    [Theory]
    [MemberData(nameof(Echoes))]
    public async Task Echoed_API_key_is_removed_from_the_body_the_headers_and_the_message(string echo)
    {
        ArgumentNullException.ThrowIfNull(echo);
        var body =
            $$$"""{"error":{"type":"t","code":"c","message":{{{JsonSerializer.Serialize(echo)}}},"request_id":"r"},"raw":"{{{echo}}}"}""";
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            await using var server = new ScriptedServer(
                StubResponses.Body(400, Encoding.UTF8.GetBytes(body), "Content-Type: application/json", $"X-Echo: {echo}")
            );
            using var client = TestClient.Create(server, static options => options.ApiKey = Key);

            var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(surface));

            AssertClean(echo, exception.ToString());
            AssertClean(echo, exception.ResponseBody!);
            AssertClean(echo, string.Concat(exception.Headers.SelectMany(static header => header.Value)));
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Each_key_is_removed_from_the_responses_to_its_own_requests(ClientSurface surface)
    {
        await using var server = new ScriptedServer(
            static (request, socket, cancellationToken) =>
                StubResponses.Json(400, "{}", $"X-Echo: {request.Key}")(request, socket, cancellationToken)
        );
        var lookups = 0;
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = _ => new($"{TestClient.KeyPrefix}{lookups++ / 2}");
            }
        );

        // Each key is used twice, and then replaced.
        for (var call = 0; call < 4; call++)
        {
            var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(surface));
            Assert.DoesNotContain(TestClient.KeyPrefix, Assert.Single(exception.Headers["X-Echo"]), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(20)]
    public async Task API_key_that_is_truncated_with_the_body_is_removed(int characters)
    {
        var echo = JsonSerializer.Serialize(Key)[1..^1];
        var body = new string('x', 200) + echo;
        await using var server = new ScriptedServer(StubResponses.Body(400, Encoding.UTF8.GetBytes(body)));
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = Key;
                options.MaxResponseBytes = 200 + characters;
            }
        );

        var exception = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.GetAsync(ClientSurface.Convenience));

        Assert.Equal(new string('x', 200), exception.ResponseBody);
    }

    // Half of the key is enough to detect a leak.
    private static void AssertClean(string echo, string text)
    {
        Assert.DoesNotContain(echo, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(echo.Trim('"')[(echo.Length / 2)..^2], text, StringComparison.OrdinalIgnoreCase);
    }
}

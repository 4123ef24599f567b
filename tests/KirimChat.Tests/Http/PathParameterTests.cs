using KirimChat.Tests.Support;

namespace KirimChat.Tests;

public sealed class PathParameterTests
{
    public static TheoryData<ClientSurface, string> Sent()
    {
        var data = new TheoryData<ClientSurface, string>();
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            foreach (
                var id in new[]
                {
                    "ctc_01HXYZ",
                    "a/b",
                    "a\\b",
                    "a?b",
                    "a#b",
                    "%2e%2e",
                    "%2F",
                    "...",
                    "a b",
                    " a ",
                    "../me",
                    "..\\me",
                    ".%2e",
                    "emoji 🦊",
                    "é",
                    "e\u0301",
                    "a+b",
                    "a&b=c",
                    "{id}",
                    "*",
                    "\0",
                    "a\r\nb",
                    new('x', 10_000),
                }
            )
            {
                data.Add(surface, id);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task ID_is_encoded_as_exactly_one_path_segment(ClientSurface surface, string id)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);

        await client.GetAsync(surface, id);

        var target = Assert.Single(server.Requests).Target;
        Assert.StartsWith("/v1/contacts/", target, StringComparison.Ordinal);
        var segment = target["/v1/contacts/".Length..];
        Assert.DoesNotContain(segment, static c => c is '/' or '?' or '#' or '\\');
        Assert.Equal(id, Uri.UnescapeDataString(segment));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\n")]
    [InlineData("\u00a0")]
    [InlineData(".")]
    [InlineData("..")]
    public Task Invalid_ID_is_rejected_before_anything_is_sent(string? id) => AssertRejectedAsync(id);

    // Not inline data, because attributes cannot contain unpaired surrogates.
    [Fact]
    public async Task ID_with_an_unpaired_surrogate_is_rejected_before_anything_is_sent()
    {
        foreach (var id in new[] { "a\ud800", "\udc00b", "\ud800\ud800\udc00", "a\udc00\ud800" })
        {
            await AssertRejectedAsync(id);
        }
    }

    private static async Task AssertRejectedAsync(string? id)
    {
        await using var server = new ScriptedServer(StubResponses.Ok);
        using var client = TestClient.Create(server);
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            var exception = await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetAsync(surface, id!));
            Assert.Equal("id", exception.ParamName);
        }

        Assert.Empty(server.Requests);
    }
}

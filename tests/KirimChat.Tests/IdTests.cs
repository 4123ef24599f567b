using KirimChat.Tests.Support;

namespace KirimChat.Tests;

public sealed class IdTests
{
    public static TheoryData<Way, string> Sent()
    {
        var data = new TheoryData<Way, string>();
        foreach (var way in Enum.GetValues<Way>())
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
                data.Add(way, id);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sent))]
    public async Task An_id_reaches_exactly_one_segment_under_contacts(Way way, string id)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);

        await client.GetAsync(way, id);

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
    public Task An_id_that_cannot_be_sent_is_refused_before_anything_is(string? id) => RefusedAsync(id);

    // Not in the data above: an attribute cannot hold them.
    [Fact]
    public async Task An_id_with_half_a_character_is_refused_before_anything_is_sent()
    {
        foreach (var id in new[] { "a\ud800", "\udc00b", "\ud800\ud800\udc00", "a\udc00\ud800" })
        {
            await RefusedAsync(id);
        }
    }

    private static async Task RefusedAsync(string? id)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);
        foreach (var way in Enum.GetValues<Way>())
        {
            var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => client.GetAsync(way, id!));
            Assert.Equal("id", refused.ParamName);
        }

        Assert.Empty(server.Requests);
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using KirimChat.Tests.Support;

namespace KirimChat.Tests.Conditions;

/// <summary>Headers are no facts about a body: transports leave them behind, and servers send them malformed.</summary>
public sealed class BodyFormTests
{
    [Theory]
    [InlineData(Way.Curated, "gzip", null)]
    [InlineData(Way.Generated, "gzip", null)]
    [InlineData(Way.Curated, "br", null)]
    [InlineData(Way.Curated, "deflate", null)]
    [InlineData(Way.Curated, null, 20)]
    [InlineData(Way.Generated, null, 20)]
    [InlineData(Way.Curated, null, 20_000)]
    [InlineData(Way.Curated, "gzip", 20)]
    public async Task Body_that_the_transport_decompressed_is_read_whole_whatever_headers_it_left(Way way, string? encoding, int? length)
    {
        using var transport = new StubTransport(() =>
            Content(Encoding.UTF8.GetBytes(Replies.Contact), "application/json", encoding, length)
        );
        using var client = StubTransport.CreateClient(transport);

        await client.GetAsync(way);

        Assert.Equal(1, transport.Attempts);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    public async Task Gzip_body_that_the_transport_did_not_decompress_is_read(string encoding)
    {
        using var transport = new StubTransport(() =>
            Content(Compress(Replies.Contact, "gzip"), "application/json", encoding, length: null)
        );
        using var client = StubTransport.CreateClient(transport);

        await client.GetAsync(Way.Curated);
    }

    [Theory]
    [BothWays]
    public async Task Raw_deflate_is_read(Way way)
    {
        await using var server = new ScriptedServer(Compressed("raw deflate", "deflate", static bytes => bytes));
        using var client = Clients.To(server);

        await client.GetAsync(way);
    }

    [Theory]
    [InlineData(Way.Curated, "gzip")]
    [InlineData(Way.Generated, "gzip")]
    [InlineData(Way.Curated, "br")]
    [InlineData(Way.Curated, "deflate")]
    public async Task Compressed_body_that_ends_early_in_complete_framing_is_an_incomplete_response_and_is_retried(Way way, string encoding)
    {
        foreach (var share in new[] { 0.0, 0.3, 0.6, 0.9 })
        {
            await using var server = new ScriptedServer(
                Compressed(encoding, encoding, bytes => bytes[..(int)(bytes.Length * share)]),
                Compressed(encoding, encoding, static bytes => bytes)
            );
            using var client = Clients.To(server);

            await client.GetAsync(way);

            Assert.Equal(2, server.Requests.Count);
        }
    }

    [Theory]
    [InlineData("application/json;")]
    [InlineData("application/json; charset")]
    [InlineData("application/json;charset=utf-8; ;")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/problem+json;;")]
    public async Task Malformed_content_type_of_json_is_json(string contentType)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var server = new ScriptedServer(
                Replies.Body(200, Encoding.UTF8.GetBytes(Replies.Contact), $"Content-Type: {contentType}")
            );
            using var client = Clients.To(server);

            await client.GetAsync(way);
        }
    }

    [Theory]
    [BothWays]
    public async Task Content_type_that_is_not_json_is_quoted_as_it_was_sent(Way way)
    {
        await using var server = new ScriptedServer(Replies.Body(200, Encoding.UTF8.GetBytes("<html/>"), "Content-Type: text/html;"));
        using var client = Clients.To(server);

        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(way));

        Assert.Contains("the body is text/html, not JSON", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [BothWays]
    public async Task Response_without_content_is_an_empty_body(Way way)
    {
        foreach (var status in new[] { 200, 404, 503 })
        {
            using var transport = new StubTransport(
                (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = null })
            );
            using var client = StubTransport.CreateClient(transport);

            var exception = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(way));

            Assert.Equal(status, (int)exception.StatusCode!);
            Assert.Null(exception.ResponseBody);
        }
    }

    private static Reply Compressed(string format, string encoding, Func<byte[], byte[]> change) =>
        Replies.Body(200, change(Compress(Replies.Contact, format)), "Content-Type: application/json", $"Content-Encoding: {encoding}");

    private static byte[] Compress(string text, string format)
    {
        using var bytes = new MemoryStream();
        Stream compressor = format switch
        {
            "gzip" => new GZipStream(bytes, CompressionLevel.Optimal),
            "br" => new BrotliStream(bytes, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(bytes, CompressionLevel.Optimal),
            _ => new DeflateStream(bytes, CompressionLevel.Optimal),
        };
        using (compressor)
        {
            compressor.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static StreamContent Content(byte[] body, string type, string? encoding, int? length)
    {
        var content = new StreamContent(new MemoryStream(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        if (length is { } stale)
        {
            content.Headers.ContentLength = stale;
        }

        return content;
    }
}

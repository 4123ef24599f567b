using System.IO.Compression;
using System.Net;
using System.Text;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>Headers can be wrong about a body: transports keep them after decompression, and servers send them malformed.</summary>
public sealed class ResponseBodyTests
{
    [Theory]
    [InlineData(ClientSurface.Convenience, "gzip", null)]
    [InlineData(ClientSurface.Generated, "gzip", null)]
    [InlineData(ClientSurface.Convenience, "br", null)]
    [InlineData(ClientSurface.Convenience, "deflate", null)]
    [InlineData(ClientSurface.Convenience, null, 20)]
    [InlineData(ClientSurface.Generated, null, 20)]
    [InlineData(ClientSurface.Convenience, null, 20_000)]
    [InlineData(ClientSurface.Convenience, "gzip", 20)]
    public async Task Body_that_the_transport_decompressed_is_read_completely_whatever_its_headers_are(
        ClientSurface surface,
        string? encoding,
        int? length
    )
    {
        using var transport = new StubTransport(() =>
            Content(Encoding.UTF8.GetBytes(StubResponses.Contact), "application/json", encoding, length)
        );
        using var client = StubTransport.CreateClient(transport);

        await client.GetAsync(surface);

        Assert.Equal(1, transport.Attempts);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    public async Task Gzip_body_that_the_transport_did_not_decompress_is_read(string encoding)
    {
        using var transport = new StubTransport(() =>
            Content(Compress(StubResponses.Contact, "gzip"), "application/json", encoding, length: null)
        );
        using var client = StubTransport.CreateClient(transport);

        await client.GetAsync(ClientSurface.Convenience);
    }

    [Theory]
    [AllSurfaces]
    public async Task Body_compressed_with_raw_deflate_is_read(ClientSurface surface)
    {
        await using var server = new ScriptedServer(Compressed("raw deflate", "deflate", static bytes => bytes));
        using var client = TestClient.Create(server);

        await client.GetAsync(surface);
    }

    [Theory]
    [InlineData(ClientSurface.Convenience, "gzip")]
    [InlineData(ClientSurface.Generated, "gzip")]
    [InlineData(ClientSurface.Convenience, "br")]
    [InlineData(ClientSurface.Convenience, "deflate")]
    public async Task Compressed_body_that_ends_early_in_complete_framing_is_an_incomplete_response_and_is_retried(
        ClientSurface surface,
        string encoding
    )
    {
        foreach (var share in new[] { 0.0, 0.3, 0.6, 0.9 })
        {
            await using var server = new ScriptedServer(
                Compressed(encoding, encoding, bytes => bytes[..(int)(bytes.Length * share)]),
                Compressed(encoding, encoding, static bytes => bytes)
            );
            using var client = TestClient.Create(server);

            await client.GetAsync(surface);

            Assert.Equal(2, server.Requests.Count);
        }
    }

    [Theory]
    [InlineData("application/json;")]
    [InlineData("application/json; charset")]
    [InlineData("application/json;charset=utf-8; ;")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/problem+json;;")]
    public async Task Malformed_content_type_that_names_JSON_is_accepted(string contentType)
    {
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            await using var server = new ScriptedServer(
                StubResponses.Body(200, Encoding.UTF8.GetBytes(StubResponses.Contact), $"Content-Type: {contentType}")
            );
            using var client = TestClient.Create(server);

            await client.GetAsync(surface);
        }
    }

    [Theory]
    [AllSurfaces]
    public async Task Content_type_that_is_not_JSON_is_quoted_exactly(ClientSurface surface)
    {
        await using var server = new ScriptedServer(StubResponses.Body(200, Encoding.UTF8.GetBytes("<html/>"), "Content-Type: text/html;"));
        using var client = TestClient.Create(server);

        var exception = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(surface));

        Assert.Contains("the body is text/html, not JSON", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [AllSurfaces]
    public async Task Response_without_content_is_an_empty_body(ClientSurface surface)
    {
        foreach (var status in new[] { 200, 404, 503 })
        {
            using var transport = new StubTransport(
                (_, _) => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = null })
            );
            using var client = StubTransport.CreateClient(transport);

            var exception = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.GetAsync(surface));

            Assert.Equal(status, (int)exception.StatusCode!);
            Assert.Null(exception.ResponseBody);
        }
    }

    private static StubResponse Compressed(string format, string encoding, Func<byte[], byte[]> change) =>
        StubResponses.Body(
            200,
            change(Compress(StubResponses.Contact, format)),
            "Content-Type: application/json",
            $"Content-Encoding: {encoding}"
        );

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

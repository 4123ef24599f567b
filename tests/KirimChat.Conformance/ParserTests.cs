using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;

namespace KirimChat.Conformance;

/// <summary>Any bytes at all, where a contact is expected: each ends in a contact or in a typed exception.</summary>
public sealed class ParserTests
{
    private static readonly byte[][] Corpus = [.. Directory.GetFiles(Repository.At("tests", "KirimChat.Conformance", "Corpus")).Order().Select(File.ReadAllBytes)];

    private static readonly byte[] Interesting = [.. "{}[]\",:\\/0123456789eE+-.unltrfas \t\r\n"u8, 0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xA0, 0xEF, 0xBB, 0xF0, 0xFF];

    private static readonly Gen<byte> Byte = Gen.OneOf(Gen.Int[0, Interesting.Length - 1].Select(static i => Interesting[i]), Gen.Byte);

    private static readonly Gen<byte[]> Mutant = Gen.Select(Gen.Int[0, Corpus.Length - 1], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9999], Byte.Array[1, 4]).Array[0, 4])
        .Select(static picked => picked.Item2.Aggregate(Corpus[picked.Item1], static (body, change) => Mutate(body, change.Item1, change.Item2, change.Item3)));

    // CI allows minutes; on a desk it is seconds.
    private static int Seconds => int.Parse(Environment.GetEnvironmentVariable("KIRIM_FUZZ_SECONDS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public Task Mutants_of_the_corpus() => CheckAsync(Mutant, "mutants of the corpus");

    [Fact]
    public Task Bytes_of_any_kind() => CheckAsync(Byte.Array[0, 200], "bodies of any bytes");

    private static async Task CheckAsync(Gen<byte[]> bodies, string what)
    {
        int contacts = 0, refused = 0;
        await bodies.SampleAsync(
            async body =>
            {
                using var transport = new Answering(body);
                using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = "kdv_live_000000000000000000000000", MaxRetries = 0 }, transport);
                try
                {
                    var contact = await client.Contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken);
                    // What came through can be read to its end.
                    Assert.NotNull(contact.Id);
                    foreach (var field in contact.Metadata ?? new Dictionary<string, System.Text.Json.JsonElement>()) Assert.NotNull(field.Value.GetRawText());
                    Interlocked.Increment(ref contacts);
                }
                catch (KirimChatUnexpectedResponseException failure)
                {
                    Assert.NotEmpty(failure.Message);
                    Interlocked.Increment(ref refused);
                }
            },
            print: static body => Convert.ToHexString(body) + " " + Encoding.UTF8.GetString(body),
            time: Seconds,
            threads: 2);
        Counts.Tell($"{what}: {contacts + refused}, of which {contacts} were contacts and {refused} typed exceptions");
        Assert.True(refused > 0);
    }

    private static byte[] Mutate(byte[] body, int how, int where, byte[] with)
    {
        var at = where % (body.Length + 1);
        var to = Math.Min(body.Length, at + with.Length);
        return how switch
        {
            0 => [.. body[..at], .. with, .. body[to..]],
            1 => [.. body[..at], .. with, .. body[at..]],
            2 => [.. body[..at], .. body[to..]],
            _ => body[..at],
        };
    }

    private sealed class Answering(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        });
    }
}

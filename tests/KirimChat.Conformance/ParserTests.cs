using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;

namespace KirimChat.Conformance;

/// <summary>Whatever bytes are received, a call ends in contacts or in a typed exception.</summary>
public sealed class ParserTests
{
    private static readonly byte[][] Corpus =
    [
        .. Directory.GetFiles(Repository.At("tests", "KirimChat.Conformance", "Corpus")).Order().Select(File.ReadAllBytes),
    ];

    private static readonly byte[] Interesting =
    [
        .. "{}[]\",:\\/0123456789eE+-.unltrfas \t\r\n"u8,
        0x00,
        0x1F,
        0x7F,
        0x80,
        0xBF,
        0xC0,
        0xED,
        0xA0,
        0xEF,
        0xBB,
        0xF0,
        0xFF,
    ];

    private static readonly Gen<byte> Byte = Gen.OneOf(Gen.Int[0, Interesting.Length - 1].Select(static i => Interesting[i]), Gen.Byte);

    private static readonly Gen<byte[]> Mutant = Gen.Select(
            Gen.Int[0, Corpus.Length - 1],
            Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9999], Byte.Array[1, 4]).Array[0, 4]
        )
        .Select(static picked =>
            picked.Item2.Aggregate(Corpus[picked.Item1], static (body, change) => Mutate(body, change.Item1, change.Item2, change.Item3))
        );

    // Some of the corpus, each as a contact of a page.
    private static readonly Gen<byte[]> Page = Gen.Select(Mutant, Gen.Int[0, 2])
        .Select(
            static (body, end) =>
                (byte[])
                    [
                        .. "{\"data\":["u8,
                        .. ContactOf(body),
                        .. end == 0
                            ? "],\"has_more\":true,\"next_cursor\":\"a\",\"request_id\":\"r\"}"u8
                            : "],\"has_more\":false,\"next_cursor\":null,\"request_id\":\"r\"}"u8,
                        .. end == 1 ? "}"u8 : ""u8,
                    ]
        );

    // CI sets a longer time.
    private static int Seconds => int.Parse(Environment.GetEnvironmentVariable("KIRIM_FUZZ_SECONDS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public Task Mutants_of_the_corpus_end_in_a_contact_or_a_typed_exception() => CheckAsync(Mutant, "mutants of the corpus", GetAsync);

    [Fact]
    public Task Bytes_of_any_kind_end_in_a_contact_or_a_typed_exception() =>
        CheckAsync(Byte.Array[0, 200], "bodies of any bytes", GetAsync);

    [Fact]
    public Task Mutants_of_pages_end_in_contacts_or_a_typed_exception() => CheckAsync(Page, "mutants of pages", ListAsync);

    private static async Task<IEnumerable<Contact>> GetAsync(IContactsClient contacts) =>
        [await contacts.GetAsync("ctc_1", TestContext.Current.CancellationToken)];

    // The server returns the same page for each cursor, so that the list ends with the exception for a repeated one.
    private static async Task<IEnumerable<Contact>> ListAsync(IContactsClient contacts)
    {
        var all = new List<Contact>();
        await foreach (var contact in contacts.ListAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            all.Add(contact);
        }

        return all;
    }

    private static async Task CheckAsync(Gen<byte[]> bodies, string what, Func<IContactsClient, Task<IEnumerable<Contact>>> call)
    {
        int contacts = 0,
            failed = 0;
        await bodies.SampleAsync(
            async body =>
            {
                using var transport = new StubHandler(body);
                using var client = new KirimChatClient(
                    new KirimChatClientOptions { ApiKey = "kdv_live_000000000000000000000000", MaxRetries = 0 },
                    transport
                );
                try
                {
                    foreach (var contact in await call(client.Contacts))
                    {
                        AssertCanBeRead(contact);
                    }

                    Interlocked.Increment(ref contacts);
                }
                catch (KirimChatUnexpectedResponseException failure)
                {
                    Assert.NotEmpty(failure.Message);
                    Interlocked.Increment(ref failed);
                }
            },
            print: static body => Convert.ToHexString(body) + " " + Encoding.UTF8.GetString(body),
            time: Seconds,
            threads: 2
        );
        TestSummary.Add($"{what}: {contacts + failed}, of which {contacts} were contacts and {failed} typed exceptions");
        Assert.True(failed > 0);
    }

    /// <summary>Removes the envelope, if it was not mutated.</summary>
    private static byte[] ContactOf(byte[] body)
    {
        var start = body.AsSpan().IndexOf("{\"data\":"u8);
        var end = body.AsSpan().LastIndexOf(",\"request_id\""u8);
        return start < 0 || end < start + 8 ? body : body[(start + 8)..end];
    }

    private static void AssertCanBeRead(Contact contact)
    {
        Assert.NotNull(contact.Id);
        foreach (var field in contact.Metadata ?? new Dictionary<string, System.Text.Json.JsonElement>())
        {
            Assert.NotNull(field.Value.GetRawText());
        }
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

    private sealed class StubHandler(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
                }
            );
    }
}

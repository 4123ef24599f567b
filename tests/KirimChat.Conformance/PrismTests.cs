using KirimChat.Conformance.Support;
using KirimChat.Sandbox;

namespace KirimChat.Conformance;

/// <summary>Prism's reading of the document against the SDK's and the sandbox's.</summary>
public sealed class PrismTests
{
    private const string Id = "ctc_01HXYZABCDEFGHJKMNPQRSTVWX";

    public static bool ToolsAreInstalled => NodeTools.AreInstalled;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static KirimChatClientOptions Options(Uri baseUrl, string key = "kdv_live_000000000000000000000000") => new() { ApiKey = key, BaseUrl = baseUrl, MaxRetries = 0 };

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task The_SDK_reads_every_answer_that_Prism_makes_of_the_document()
    {
        await using var prism = await Prism.MockAsync();
        var read = 0;
        foreach (var example in new[] { "full", "sparse", "richMetadata" })
        {
            var contact = await GetAsync($"example={example}");
            Assert.StartsWith("ctc_", contact.Id, StringComparison.Ordinal);
            Assert.Equal(example == "sparse", contact.Metadata is null);
            read++;
        }

        for (var i = 0; i < 25; i++, read++) Assert.NotNull(await GetAsync("dynamic=true"));
        foreach (var (status, type) in Faults.Errors)
        {
            foreach (var prefer in new[] { $"code={status}", $"code={status}, dynamic=true" })
            {
                var failure = (KirimChatException)await Assert.ThrowsAsync(type, () => GetAsync(prefer));
                Assert.Equal(status, $"{(int)failure.StatusCode!}");
                Assert.NotNull(failure.Code);
                Assert.NotNull(failure.RequestId);
                read++;
            }
        }

        Counts.Tell($"Prism answers read: {read}");

        async Task<Contact> GetAsync(string prefer)
        {
            using var transport = new Preferring(prefer);
            using var client = new KirimChatClient(Options(prism.BaseUrl), transport);
            return await client.Contacts.GetAsync(Id, Token);
        }
    }

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task Every_answer_that_the_sandbox_can_give_passes_Prisms_check()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { CallsPerMinute = 30 }, Token);
        await using var prism = await Prism.ProxyAsync(sandbox.BaseUrl);
        using var client = new KirimChatClient(Options(prism.BaseUrl, sandbox.ApiKey));
        var passed = 0;
        foreach (var id in sandbox.ContactIds)
        {
            Assert.Equal(id, (await client.Contacts.GetAsync(id, Token)).Id);
            passed++;
        }

        foreach (var status in Faults.Errors.Keys)
        {
            var failure = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.Contacts.GetAsync(Faults.IdPrefix + status, Token));
            // Prism's own complaint would be a 500 whose type is a URL of Prism's.
            Assert.True(failure.Type?.Contains('/', StringComparison.Ordinal) == false, failure.ResponseBody);
            Assert.Equal(status, $"{(int)failure.StatusCode!}");
            passed++;
        }

        foreach (var key in new[] { sandbox.ExpiredApiKey, sandbox.RevokedApiKey, "kdv_live_000000000000000000000000" })
        {
            using var refused = new KirimChatClient(Options(prism.BaseUrl, key));
            Assert.NotNull((await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => refused.Contacts.GetAsync(sandbox.ContactIds[0], Token))).Code);
            passed++;
        }

        Assert.Equal("invalid_contact_id", (await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.Contacts.GetAsync("nobody", Token))).Code);
        Assert.Equal("contact_not_found", (await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.Contacts.GetAsync("ctc_01KS0000000000000000000000", Token))).Code);
        var limited = await Assert.ThrowsAsync<KirimChatRateLimitException>(async () =>
        {
            for (var i = 0; i < 500; i++) await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);
        });
        Assert.NotNull(limited.RetryAfter);
        passed += 3;

        Counts.Tell($"sandbox answers validated by Prism: {passed}");
    }

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task Prisms_check_would_see_an_answer_that_is_not_the_documents()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        await using var prism = await Prism.ProxyAsync(sandbox.BaseUrl);
        using var client = new KirimChatClient(Options(prism.BaseUrl, sandbox.ApiKey));

        var failure = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.Contacts.GetAsync("ctc_fault_html-page", Token));

        Assert.Contains("stoplight.io/prism/errors", failure.ResponseBody, StringComparison.Ordinal);
    }
}

using System.Text.Json;
using KirimChat.Conformance.Support;
using KirimChat.Sandbox;

namespace KirimChat.Conformance;

/// <summary>Compares the SDK and the sandbox with Prism, which reads the same OpenAPI description.</summary>
public sealed class PrismTests
{
    private const string Id = "ctc_01HXYZABCDEFGHJKMNPQRSTVWX";
    private const string LabelId = "lbl_01HXYZABCDEFGHJKMNPQRSTVWX";

    private static readonly NewContact NewContact = new()
    {
        PhoneNumber = "+6281199990000",
        Name = "Dewi",
        Email = "dewi@example.com",
        From = "+622150001234",
        Metadata = new Dictionary<string, JsonElement> { ["score"] = JsonSerializer.SerializeToElement(1.5m) },
    };

    private static readonly ContactFilter Filter = new() { Phone = NewContact.PhoneNumber, Search = "dewi" };

    public static bool ToolsAreInstalled => NodeTools.AreInstalled;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static KirimChatClientOptions Options(Uri baseUrl, string key = "kdv_live_000000000000000000000000") =>
        new()
        {
            ApiKey = key,
            BaseUrl = baseUrl,
            MaxRetries = 0,
        };

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task SDK_reads_every_response_that_Prism_creates_for_getContact()
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

        for (var i = 0; i < 25; i++, read++)
        {
            Assert.NotNull(await GetAsync("dynamic=true"));
        }

        foreach (var (status, type) in Faults.Errors)
        {
            foreach (var prefer in new[] { $"code={status}", $"code={status}, dynamic=true" })
            {
                var exception = (KirimChatException)await Assert.ThrowsAsync(type, () => GetAsync(prefer));
                Assert.Equal(status, $"{(int)exception.StatusCode!}");
                Assert.NotNull(exception.Code);
                Assert.NotNull(exception.RequestId);
                read++;
            }
        }

        TestSummary.Add($"responses of Prism for getContact that were read: {read}");

        async Task<Contact> GetAsync(string prefer)
        {
            using var transport = new PreferHeaderHandler(prefer);
            using var client = new KirimChatClient(Options(prism.BaseUrl), transport);
            return await client.Contacts.GetAsync(Id, Token);
        }
    }

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task SDK_reads_every_response_that_Prism_creates_for_the_other_operations()
    {
        // Each method sends a request that Prism validates, and reads the response.
        var operations = new Dictionary<string, (string[] Examples, Func<IContactsClient, Task> Call)>
        {
            ["listContacts"] = (["firstPage", "lastPage", "empty"], static contacts => contacts.ListPageAsync(Filter, "eyJwIjoxMDB9")),
            ["createContact"] = (["full", "richMetadata"], static contacts => contacts.CreateAsync(NewContact)),
            ["attachContactLabel"] = (["attached"], static contacts => contacts.AttachLabelAsync(Id, LabelId)),
            ["detachContactLabel"] = (["detached"], static contacts => contacts.DetachLabelAsync(Id, LabelId)),
            ["bulkLabelContacts"] = (["applied", "skipped"], static contacts => contacts.BulkAttachLabelAsync([Id], LabelId)),
        };
        await using var prism = await Prism.MockAsync();
        var read = 0;
        foreach (var (operation, (examples, call)) in operations)
        {
            foreach (var example in examples)
            {
                await CallAsync($"example={example}", call);
                read++;
            }

            foreach (var (status, type) in Faults.Errors)
            {
                var exception = (KirimChatException)await Assert.ThrowsAsync(type, () => CallAsync($"code={status}", call));
                Assert.True($"{(int)exception.StatusCode!}" == status, $"{operation}: {exception.Message}");
                read++;
            }
        }

        TestSummary.Add($"responses of Prism for the other operations that were read: {read}");

        async Task CallAsync(string prefer, Func<IContactsClient, Task> call)
        {
            using var transport = new PreferHeaderHandler(prefer);
            using var client = new KirimChatClient(Options(prism.BaseUrl), transport);
            await call(client.Contacts);
        }
    }

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task Every_response_of_the_sandbox_for_getContact_passes_the_validation_of_Prism()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { ReadsPerMinute = 30 }, Token);
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
            var exception = await Assert.ThrowsAnyAsync<KirimChatException>(() =>
                client.Contacts.GetAsync(Faults.IdPrefix + status, Token)
            );
            AssertIsOfSandbox(exception);
            Assert.Equal(status, $"{(int)exception.StatusCode!}");
            passed++;
        }

        foreach (var key in new[] { sandbox.ExpiredApiKey, sandbox.RevokedApiKey, "kdv_live_000000000000000000000000" })
        {
            using var rejected = new KirimChatClient(Options(prism.BaseUrl, key));
            var exception = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() =>
                rejected.Contacts.GetAsync(sandbox.ContactIds[0], Token)
            );
            Assert.NotNull(exception.Code);
            passed++;
        }

        var invalid = await Assert.ThrowsAsync<KirimChatInvalidRequestException>(() => client.Contacts.GetAsync("nobody", Token));
        Assert.Equal("invalid_contact_id", invalid.Code);
        var missing = await Assert.ThrowsAsync<KirimChatNotFoundException>(() =>
            client.Contacts.GetAsync("ctc_01KS0000000000000000000000", Token)
        );
        Assert.Equal("resource_not_found", missing.Code);
        var limited = await Assert.ThrowsAsync<KirimChatRateLimitException>(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await client.Contacts.GetAsync(sandbox.ContactIds[0], Token);
            }
        });
        Assert.NotNull(limited.RetryAfter);
        passed += 3;

        TestSummary.Add($"responses of the sandbox for getContact that Prism validated: {passed}");
    }

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task Every_response_of_the_sandbox_for_the_other_operations_passes_the_validation_of_Prism()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { WritesPerMinute = 1000 }, Token);
        await using var prism = await Prism.ProxyAsync(sandbox.BaseUrl);
        using var client = new KirimChatClient(Options(prism.BaseUrl, sandbox.ApiKey));
        var (contacts, passed) = (client.Contacts, 0);

        var created = await contacts.CreateAsync(NewContact, "key", Token);
        Assert.Equal(created, await contacts.CreateAsync(NewContact, "key", Token));
        Assert.Equal(created, Assert.Single((await contacts.ListPageAsync(Filter, cancellationToken: Token)).Items));
        var page = await contacts.ListPageAsync(new() { PageSize = 2 }, cancellationToken: Token);
        Assert.Equal(2, (await contacts.ListPageAsync(new() { PageSize = 2 }, page.NextCursor, Token)).Items.Count);
        await contacts.AttachLabelAsync(created.Id, sandbox.LabelId, Token);
        await contacts.DetachLabelAsync(created.Id, sandbox.LabelId, Token);
        Assert.Equal(1, (await contacts.BulkAttachLabelAsync([created.Id, Id], sandbox.LabelId, cancellationToken: Token)).Applied);
        Assert.Equal(0, (await contacts.BulkDetachLabelAsync([created.Id], sandbox.OtherTeamLabelId, cancellationToken: Token)).Applied);
        passed += 9;

        Func<Task>[] failures =
        [
            () => contacts.CreateAsync(NewContact with { Name = "Other" }, "key", Token),
            () => contacts.CreateAsync(new() { PhoneNumber = "0811" }, cancellationToken: Token),
            () => contacts.CreateAsync(new() { PhoneNumber = "+6281100000000", From = "x" }, cancellationToken: Token),
            () => contacts.ListPageAsync(Filter, page.NextCursor, Token),
            () => contacts.AttachLabelAsync(created.Id, LabelId, Token),
            () => contacts.AttachLabelAsync(created.Id, sandbox.OtherTeamLabelId, Token),
            () => contacts.AttachLabelAsync(Id, sandbox.LabelId, Token),
            () => contacts.DetachLabelAsync("nobody", sandbox.LabelId, Token),
            () => contacts.BulkAttachLabelAsync([created.Id], LabelId, cancellationToken: Token),
        ];
        foreach (var failure in failures)
        {
            AssertIsOfSandbox(await Assert.ThrowsAnyAsync<KirimChatException>(failure));
            passed++;
        }

        foreach (
            var operationId in new[] { "listContacts", "createContact", "attachContactLabel", "detachContactLabel", "bulkLabelContacts" }
        )
        {
            foreach (var (status, type) in Faults.Errors)
            {
                sandbox.FailNext(SandboxFault.Error(int.Parse(status, null)), operationId: operationId);
                var exception = (KirimChatException)
                    await Assert.ThrowsAsync(
                        type,
                        () =>
                            operationId switch
                            {
                                "listContacts" => contacts.ListPageAsync(cancellationToken: Token),
                                "createContact" => contacts.CreateAsync(NewContact, cancellationToken: Token),
                                "attachContactLabel" => contacts.AttachLabelAsync(created.Id, sandbox.LabelId, Token),
                                "detachContactLabel" => contacts.DetachLabelAsync(created.Id, sandbox.LabelId, Token),
                                _ => contacts.BulkAttachLabelAsync([created.Id], sandbox.LabelId, cancellationToken: Token),
                            }
                    );
                AssertIsOfSandbox(exception);
                passed++;
            }
        }

        TestSummary.Add($"responses of the sandbox for the other operations that Prism validated: {passed}");
    }

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task Response_that_breaks_the_OpenAPI_description_does_not_pass_the_validation_of_Prism()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        await using var prism = await Prism.ProxyAsync(sandbox.BaseUrl);
        using var client = new KirimChatClient(Options(prism.BaseUrl, sandbox.ApiKey));

        var exception = await Assert.ThrowsAnyAsync<KirimChatException>(() => client.Contacts.GetAsync("ctc_fault_html-page", Token));

        Assert.Contains("stoplight.io/prism/errors", exception.ResponseBody, StringComparison.Ordinal);
    }

    // The type of an error that Prism itself reports is a URL.
    private static void AssertIsOfSandbox(KirimChatException exception) =>
        Assert.True(exception.Type?.Contains('/', StringComparison.Ordinal) == false, exception.ResponseBody);
}

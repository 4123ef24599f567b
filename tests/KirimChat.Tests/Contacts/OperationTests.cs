using System.Reflection;
using System.Text.RegularExpressions;
using KirimChat.Sandbox;

namespace KirimChat.Tests.Contacts;

/// <summary>
/// Each operation of the OpenAPI description is a convenience method, works on the generated client, and is in the sandbox.
/// </summary>
public sealed class OperationTests
{
    private static readonly Dictionary<string, string> ConvenienceMethods = new()
    {
        ["listContacts"] = nameof(IContactsClient.ListPageAsync),
        ["createContact"] = nameof(IContactsClient.CreateAsync),
        ["getContact"] = nameof(IContactsClient.GetAsync),
        ["attachContactLabel"] = nameof(IContactsClient.AttachLabelAsync),
        ["detachContactLabel"] = nameof(IContactsClient.DetachLabelAsync),
        ["bulkLabelContacts"] = nameof(IContactsClient.BulkAttachLabelAsync),
    };

    // The call on the generated client, by operation ID.
    private static readonly Dictionary<string, Func<KirimChatClient, KirimChatSandbox, Task<object?>>> GeneratedCalls = new()
    {
        ["listContacts"] = static async (client, _) =>
            (await client.Api.Contacts.GetAsync(static request => request.QueryParameters.Limit = 1))!.NextCursor,
        ["createContact"] = static async (client, _) =>
            (await client.Api.Contacts.PostAsync(new() { PhoneNumber = "+6281100000000" }))!.Data!.Id,
        ["getContact"] = static async (client, sandbox) => (await client.Api.Contacts[sandbox.ContactIds[0]].GetAsync())!.Data!.Id,
        ["attachContactLabel"] = static async (client, sandbox) =>
            (await client.Api.Contacts[sandbox.ContactIds[0]].Labels.PostAsync(new() { LabelId = sandbox.LabelId }))!.Data!.Attached,
        ["detachContactLabel"] = static async (client, sandbox) =>
            (await client.Api.Contacts[sandbox.ContactIds[0]].Labels[sandbox.LabelId].DeleteAsync())!.Data!.LabelId,
        ["bulkLabelContacts"] = static async (client, sandbox) => (
                await client.Api.Contacts.Bulk_label.PostAsync(
                    new()
                    {
                        ContactIds = [sandbox.ContactIds[0]],
                        LabelId = sandbox.LabelId,
                        Operation = Generated.Models.BulkLabelRequest_operation.Attach,
                    }
                )
            )!.Data!.Applied,
    };

    public static TheoryData<string> OperationIds =>
        [
            .. Regex
                .Matches(File.ReadAllText(Repository.OpenApiDescription), @"operationId: (\w+)")
                .Select(static match => match.Groups[1].Value),
        ];

    [Fact]
    public void Contacts_resource_has_the_six_documented_operations() => Assert.Equal(6, OperationIds.Count);

    [Theory]
    [MemberData(nameof(OperationIds))]
    public void Operation_of_the_description_has_a_convenience_method(string operationId) =>
        Assert.NotNull(typeof(IContactsClient).GetMethod(ConvenienceMethods[operationId]));

    [Theory]
    [MemberData(nameof(OperationIds))]
    public void Operation_of_the_description_is_implemented_by_the_sandbox(string operationId)
    {
        var controller = typeof(KirimChatSandbox).Assembly.GetType("KirimChat.Sandbox.Internal.ContractController", throwOnError: true)!;
        var methods = controller.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);

        Assert.Contains(operationId, methods.Select(static method => method.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(OperationIds))]
    public async Task Operation_of_the_description_works_with_the_generated_client(string operationId)
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = sandbox.ApiKey, BaseUrl = sandbox.BaseUrl });

        Assert.NotNull(await GeneratedCalls[operationId](client, sandbox));
        Assert.Single(sandbox.Requests);
    }
}

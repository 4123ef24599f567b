namespace KirimChat.Sandbox.Internal;

/// <summary>An organization: its contacts and the budgets that its keys share.</summary>
internal sealed class Organization(KirimChatSandboxOptions options)
{
    private readonly TokenBucket reads = new(options.ReadsPerMinute, TimeSpan.FromMinutes(1), options.TimeProvider);
    private readonly TokenBucket writes = new(options.WritesPerMinute, TimeSpan.FromMinutes(1), options.TimeProvider);

    public ContactStore Contacts { get; } = new();

    public TokenBucket GetBudget(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? reads : writes;
}

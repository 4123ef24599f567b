using System.Collections.Concurrent;
using System.Text.Json;

namespace KirimChat.Sandbox.Internal;

/// <summary>What a sandbox knows: keys, contacts, buckets, faults, and the requests that came.</summary>
internal sealed class SandboxState
{
    /// <summary>The faults that have an id of their own, by it.</summary>
    public static readonly IReadOnlyDictionary<string, SandboxFault> ReservedFaults = SandboxFault.Reserved.ToDictionary(static fault => "ctc_fault_" + fault.Name);

    private const int MaxRequests = 10_000;

    private readonly ConcurrentDictionary<string, SandboxContact> contacts = new();
    private readonly ConcurrentQueue<string> order = new();
    private readonly ConcurrentQueue<SandboxFault> nextFaults = new();
    private readonly ConcurrentDictionary<string, SandboxFault> contactFaults = new();
    private readonly ConcurrentQueue<SandboxRequest> requests = new();

    public SandboxState(KirimChatSandboxOptions options)
    {
        Time = options.TimeProvider;
        Organisation = new(new(options.CallsPerMinute, TimeSpan.FromMinutes(1), Time), Find);
        var other = new Organisation(new(options.CallsPerMinute, TimeSpan.FromMinutes(1), Time), id => id == OtherContact.Id ? OtherContact : null);
        Keys = new Dictionary<string, (Organisation? Organisation, ErrorAnswer? Refusal)>
        {
            [ApiKey] = (Organisation, null),
            [OtherApiKey] = (other, null),
            [ExpiredApiKey] = (null, ErrorAnswer.ExpiredApiKey),
            [RevokedApiKey] = (null, ErrorAnswer.RevokedApiKey),
        };
        foreach (var contact in options.Contacts) Add(contact);
    }

    public TimeProvider Time { get; }

    public Organisation Organisation { get; }

    public IReadOnlyDictionary<string, (Organisation? Organisation, ErrorAnswer? Refusal)> Keys { get; }

    public string ApiKey { get; } = Ids.NewKey();

    public string ExpiredApiKey { get; } = Ids.NewKey();

    public string RevokedApiKey { get; } = Ids.NewKey();

    public string OtherApiKey { get; } = Ids.NewKey();

    public SandboxContact OtherContact { get; } = new() { Name = "Of another organisation" };

    public IReadOnlyList<string> ContactIds => [.. order];

    public IReadOnlyList<SandboxRequest> Requests => [.. requests];

    /// <exception cref="ArgumentException">The contact is none that could be answered.</exception>
    public void Add(SandboxContact contact)
    {
        if (Problem(contact) is { } problem) throw new ArgumentException(problem, nameof(contact));
        // Cloned: the caller's document may be disposed of before it is asked for.
        contact = contact with { Metadata = contact.Metadata?.Clone() };
        if (contacts.TryAdd(contact.Id, contact)) order.Enqueue(contact.Id);
        else contacts[contact.Id] = contact;
    }

    public void FailNext(SandboxFault fault, int calls)
    {
        for (var i = 0; i < calls; i++) nextFaults.Enqueue(fault);
    }

    public void FailFor(string contactId, SandboxFault fault) => contactFaults[contactId] = fault;

    public void ClearFaults()
    {
        nextFaults.Clear();
        contactFaults.Clear();
    }

    /// <summary>The fault of a call, the contact's own before the next in turn.</summary>
    public SandboxFault? FaultOf(string contactId) =>
        contactFaults.TryGetValue(contactId, out var fault) ? fault
        : ReservedFaults.TryGetValue(contactId, out fault) ? fault
        : nextFaults.TryDequeue(out fault) ? fault
        : null;

    public void Record(SandboxRequest request)
    {
        requests.Enqueue(request);
        if (requests.Count > MaxRequests) requests.TryDequeue(out _);
    }

    private static string? Problem(SandboxContact contact) => contact switch
    {
        _ when string.IsNullOrWhiteSpace(contact.Id) => "The id of the contact is blank.",
        _ when ReservedFaults.ContainsKey(contact.Id) => $"The id {contact.Id} is reserved for a fault.",
        _ when contact.Id.Contains('/', StringComparison.Ordinal) => $"The id {contact.Id} has a slash, which the sandbox takes for the end of an id.",
        { Metadata.ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) and var kind } => $"The metadata of {contact.Id} is of the JSON kind {kind}, and must be an object or null.",
        _ => null,
    };

    // A reserved id has a contact too: the one that comes late.
    private SandboxContact? Find(string id) => contacts.GetValueOrDefault(id) ?? (ReservedFaults.ContainsKey(id) ? new() { Id = id } : null);
}

/// <summary>An organisation: its rate limit and its contacts.</summary>
internal sealed record Organisation(TokenBucket Bucket, Func<string, SandboxContact?> Find);

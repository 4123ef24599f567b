using System.Collections.Concurrent;
using System.Text.Json;

namespace KirimChat.Sandbox.Internal;

/// <summary>The state of a sandbox: keys, organizations, labels, faults, and the requests that were received.</summary>
internal sealed class SandboxState
{
    private const int MaxRequests = 10_000;

    private readonly ConcurrentQueue<SandboxRequest> requests = new();
    private readonly ConcurrentDictionary<string, bool> labels = new();

    public SandboxState(KirimChatSandboxOptions options)
    {
        Time = options.TimeProvider;
        Organization = new(options);
        var other = new Organization(options);
        other.Contacts.Set(OtherContact);
        Keys = new Dictionary<string, (Organization Organization, ApiError? Error)>
        {
            [ApiKey] = (Organization, null),
            [OtherApiKey] = (other, null),
            [ExpiredApiKey] = (Organization, ApiError.ExpiredApiKey),
            [RevokedApiKey] = (Organization, ApiError.RevokedApiKey),
        };
        AddLabel(LabelId);
        foreach (var contact in options.Contacts)
        {
            Add(contact);
        }
    }

    public TimeProvider Time { get; }

    public Organization Organization { get; }

    public IReadOnlyDictionary<string, (Organization Organization, ApiError? Error)> Keys { get; }

    public string ApiKey { get; } = Ids.NewKey();

    public string ExpiredApiKey { get; } = Ids.NewKey();

    public string RevokedApiKey { get; } = Ids.NewKey();

    public string OtherApiKey { get; } = Ids.NewKey();

    public SandboxContact OtherContact { get; } = new() { Name = "Contact of another organization" };

    public string LabelId { get; } = Ids.New("lbl_", DateTimeOffset.UnixEpoch);

    public string OtherTeamLabelId { get; } = Ids.New("lbl_", DateTimeOffset.UnixEpoch);

    public FaultQueue Faults { get; } = new();

    public Cursors Cursors { get; } = new();

    public IReadOnlyList<SandboxRequest> Requests => [.. requests];

    /// <exception cref="ArgumentException">The contact cannot be served.</exception>
    public void Add(SandboxContact contact)
    {
        if (GetError(contact) is { } error)
        {
            throw new ArgumentException(error, nameof(contact));
        }

        // Cloned, because the caller may dispose the document.
        Organization.Contacts.Set(contact with { Metadata = contact.Metadata?.Clone() });
    }

    public void AddLabel(string labelId) => labels[labelId] = true;

    public bool HasLabel(string labelId) => labels.ContainsKey(labelId) || labelId == OtherTeamLabelId;

    public void Record(SandboxRequest request)
    {
        requests.Enqueue(request);
        if (requests.Count > MaxRequests)
        {
            requests.TryDequeue(out _);
        }
    }

    private static string? GetError(SandboxContact contact) =>
        contact switch
        {
            _ when string.IsNullOrWhiteSpace(contact.Id) => "The ID of the contact is blank.",
            _ when FaultQueue.Reserved.ContainsKey(contact.Id) => $"The ID {contact.Id} is reserved for a fault.",
            _ when contact.Id.Contains('/', StringComparison.Ordinal) =>
                $"The ID {contact.Id} contains a slash, which the sandbox doesn't support.",
            { Metadata.ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) and var kind } =>
                $"The metadata of {contact.Id} is of the JSON kind {kind}, but must be an object or null.",
            _ => null,
        };
}

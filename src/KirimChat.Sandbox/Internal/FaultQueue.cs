using System.Collections.Concurrent;

namespace KirimChat.Sandbox.Internal;

/// <summary>The faults that were requested: for a contact, for the next requests of an operation, and for the next requests.</summary>
internal sealed class FaultQueue
{
    /// <summary>The faults that have a contact ID of their own, by that ID.</summary>
    public static readonly IReadOnlyDictionary<string, SandboxFault> Reserved = SandboxFault.Reserved.ToDictionary(static fault =>
        $"ctc_fault_{fault.Name}"
    );

    private const string AnyOperation = "";

    private readonly ConcurrentDictionary<string, SandboxFault> byContact = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SandboxFault>> byOperation = new(StringComparer.OrdinalIgnoreCase);

    public void AddNext(SandboxFault fault, int requests, string? operationId)
    {
        var queue = byOperation.GetOrAdd(operationId ?? AnyOperation, static _ => new());
        for (var i = 0; i < requests; i++)
        {
            queue.Enqueue(fault);
        }
    }

    public void SetFor(string contactId, SandboxFault fault) => byContact[contactId] = fault;

    public void Clear()
    {
        byOperation.Clear();
        byContact.Clear();
    }

    public SandboxFault? Take(string? operationId, string? contactId)
    {
        if (contactId is not null && (byContact.TryGetValue(contactId, out var fault) || Reserved.TryGetValue(contactId, out fault)))
        {
            return fault;
        }

        return Dequeue(operationId ?? AnyOperation) ?? Dequeue(AnyOperation);
    }

    private SandboxFault? Dequeue(string operationId) =>
        byOperation.TryGetValue(operationId, out var queue) && queue.TryDequeue(out var fault) ? fault : null;
}

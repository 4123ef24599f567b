namespace KirimChat.Sandbox;

/// <summary>Represents a request that a sandbox received. The API key is not kept.</summary>
/// <param name="At">The time when the request was received, by the clock of the sandbox.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query as they were sent, still encoded, for example <c>/v1/contacts/ctc_…</c>.</param>
/// <param name="Headers">The headers, except <c>Authorization</c>, with case-insensitive names.</param>
/// <param name="RequestId">The ID that the sandbox gave to the request.</param>
public sealed record SandboxRequest(
    DateTimeOffset At,
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string RequestId
);

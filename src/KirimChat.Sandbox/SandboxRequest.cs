namespace KirimChat.Sandbox;

/// <summary>A request that a sandbox got. Its key is not kept.</summary>
/// <param name="At">When it came, by the sandbox's clock.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path as it was sent, still encoded, for example <c>/v1/contacts/ctc_…</c>.</param>
/// <param name="Headers">The headers but for <c>Authorization</c>; names are compared without case.</param>
/// <param name="RequestId">The id it was given.</param>
public sealed record SandboxRequest(DateTimeOffset At, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string RequestId);

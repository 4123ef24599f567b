namespace KirimChat.Internal.Http;

/// <summary>The delay before the next attempt, or the reason why there is none.</summary>
internal readonly record struct RetryDecision
{
    public RetryDecision(TimeSpan delay) => Delay = delay;

    public RetryDecision(string reason) => Reason = reason;

    public TimeSpan? Delay { get; }

    public string? Reason { get; }
}

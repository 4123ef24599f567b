using Microsoft.Extensions.Options;

namespace KirimChat.Internal;

/// <summary>Every rule of the options, each failure named by its setting, and without a full stop: they are told in a row.</summary>
internal sealed class ClientOptionsValidator : IValidateOptions<KirimChatClientOptions>
{
    // Of whole days, the most that a timer takes.
    private const int LongestDays = 24;

    public static void ThrowIfInvalid(KirimChatClientOptions options)
    {
        if (Failures(options) is { Count: > 0 } failures) throw new OptionsValidationException(Options.DefaultName, typeof(KirimChatClientOptions), failures);
    }

    public ValidateOptionsResult Validate(string? name, KirimChatClientOptions options) =>
        Failures(options) is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static List<string> Failures(KirimChatClientOptions options)
    {
        var failures = new[]
        {
            KeyFailure(options),
            BaseUrlFailure(options.BaseUrl),
            options.MaxRetries < 0 ? "MaxRetries is negative" : null,
            DelayFailure(options.RetryBaseDelay, nameof(options.RetryBaseDelay)),
            DelayFailure(options.MaxRetryDelay, nameof(options.MaxRetryDelay)),
            TimeoutFailure(options.AttemptTimeout, nameof(options.AttemptTimeout)),
            TimeoutFailure(options.Timeout, nameof(options.Timeout)),
            options.MaxResponseBytes <= 0 ? "MaxResponseBytes is not positive" : null,
            options.TimeProvider is null ? "TimeProvider is null" : null,
        };
        return [.. failures.OfType<string>().Select(failure => $"{options.Title}: {failure}")];
    }

    private static string? KeyFailure(KirimChatClientOptions options) => (options.ApiKey, options.ApiKeyProvider) switch
    {
        (null, null) => "ApiKey is missing: set it, or ApiKeyProvider",
        (not null, not null) => "ApiKey and ApiKeyProvider are both set: set one of them",
        (null, _) => null,
        (var key, _) => ApiKeyRules.Problem(key) is { } problem ? $"ApiKey {problem}" : null,
    };

    private static string? BaseUrlFailure(Uri? url) => url switch
    {
        null => "BaseUrl is missing",
        { IsAbsoluteUri: false } => "BaseUrl is not absolute",
        { UserInfo: not "" } => "BaseUrl has user info",
        { Query: not "" } => "BaseUrl has a query",
        { Fragment: not "" } => "BaseUrl has a fragment",
        { Scheme: "https" } => null,
        { Scheme: "http", IsLoopback: true } => null,
        _ => "BaseUrl is not https: plain http is for loopback only, as the API key would travel in the open",
    };

    private static string? DelayFailure(TimeSpan delay, string setting) => delay switch
    {
        _ when delay == Timeout.InfiniteTimeSpan => $"{setting} is infinite: the longest is {LongestDays} days",
        { Ticks: < 0 } => $"{setting} is negative",
        { TotalDays: > LongestDays } => $"{setting} is longer than {LongestDays} days",
        _ => null,
    };

    private static string? TimeoutFailure(TimeSpan timeout, string setting) =>
        timeout == TimeSpan.Zero ? $"{setting} is not positive" : DelayFailure(timeout, setting);
}

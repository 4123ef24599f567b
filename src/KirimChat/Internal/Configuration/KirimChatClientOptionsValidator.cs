using KirimChat.Internal.Authentication;
using Microsoft.Extensions.Options;

namespace KirimChat.Internal.Configuration;

/// <summary>Validates the options. Each failure names its option and has no full stop, as the failures are joined.</summary>
internal sealed class KirimChatClientOptionsValidator : IValidateOptions<KirimChatClientOptions>
{
    // In whole days, the longest time that a timer supports.
    private const int MaxDays = 24;

    public static void ThrowIfInvalid(KirimChatClientOptions options)
    {
        if (GetFailures(options) is { Count: > 0 } failures)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(KirimChatClientOptions), failures);
        }
    }

    public ValidateOptionsResult Validate(string? name, KirimChatClientOptions options) =>
        GetFailures(options) is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private static List<string> GetFailures(KirimChatClientOptions options)
    {
        var failures = new[]
        {
            GetKeyFailure(options),
            GetBaseUrlFailure(options.BaseUrl),
            options.MaxRetries < 0 ? "MaxRetries is negative" : null,
            GetDelayFailure(options.RetryBaseDelay, nameof(options.RetryBaseDelay)),
            GetDelayFailure(options.MaxRetryDelay, nameof(options.MaxRetryDelay)),
            GetTimeoutFailure(options.AttemptTimeout, nameof(options.AttemptTimeout)),
            GetTimeoutFailure(options.Timeout, nameof(options.Timeout)),
            options.MaxResponseBytes <= 0 ? "MaxResponseBytes is not positive" : null,
            options.TimeProvider is null ? "TimeProvider is null" : null,
        };
        return [.. failures.OfType<string>().Select(failure => $"{options.DisplayName}: {failure}")];
    }

    private static string? GetKeyFailure(KirimChatClientOptions options) =>
        (options.ApiKey, options.ApiKeyProvider) switch
        {
            (null, null) => "ApiKey is missing: set ApiKey or ApiKeyProvider, or check the name of the configuration section",
            (not null, not null) => "ApiKey and ApiKeyProvider are both set: set only one of them",
            (null, _) => null,
            (var key, _) => ApiKeyValidator.GetError(key) is { } error ? $"ApiKey {error}" : null,
        };

    private static string? GetBaseUrlFailure(Uri? url) =>
        url switch
        {
            null => "BaseUrl is missing",
            { IsAbsoluteUri: false } => "BaseUrl is not absolute",
            { UserInfo: not "" } => "BaseUrl contains user info",
            { Query: not "" } => "BaseUrl contains a query",
            { Fragment: not "" } => "BaseUrl contains a fragment",
            { Scheme: "https" } => null,
            { Scheme: "http", IsLoopback: true } => null,
            { Scheme: var scheme } when scheme.Contains('+') =>
                $"BaseUrl has the scheme {scheme}, which is for service discovery only: use https and the real host name",
            _ => "BaseUrl must use https unless it is a loopback address: otherwise the API key would be sent in clear text",
        };

    private static string? GetDelayFailure(TimeSpan delay, string name) =>
        delay switch
        {
            _ when delay == Timeout.InfiniteTimeSpan => $"{name} is infinite: the maximum is {MaxDays} days",
            { Ticks: < 0 } => $"{name} is negative",
            { TotalDays: > MaxDays } => $"{name} exceeds {MaxDays} days",
            _ => null,
        };

    private static string? GetTimeoutFailure(TimeSpan timeout, string name) =>
        timeout == TimeSpan.Zero ? $"{name} is not positive" : GetDelayFailure(timeout, name);
}

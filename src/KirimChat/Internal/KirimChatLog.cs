using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KirimChat.Internal;

/// <summary>What is logged. Neither an id of a contact nor a key is ever among it.</summary>
internal sealed partial class KirimChatLog(ILogger logger)
{
    public static KirimChatLog Of(KirimChatClientOptions options) => new(options.LoggerFactory?.CreateLogger(options.Name is { } name ? $"KirimChat.{name}" : "KirimChat") ?? NullLogger.Instance);

    public void Retrying(Call call, KirimChatException failure, TimeSpan wait) =>
        Retrying(logger, call.Operation, failure.GetType().Name, failure.RequestId, call.Retries + 1, Math.Round(wait.TotalMilliseconds));

    public void GaveUp(Call call, KirimChatException failure)
    {
        if (failure is KirimChatAuthenticationException) KeyRefused(logger, call.Operation, failure.Code, failure.RequestId);
        else if (failure.IsTransient) GaveUp(logger, call.Operation, failure.GetType().Name, failure.RequestId, call.Retries);
    }

    public void OptionsAreInvalid(string failures) => OptionsAreInvalid(logger, failures);

    [LoggerMessage(1, LogLevel.Warning, "{Operation} failed with {Error} (request {RequestId}); retry {Retry} follows in {WaitMilliseconds} ms.")]
    private static partial void Retrying(ILogger logger, string operation, string error, string? requestId, int retry, double waitMilliseconds);

    [LoggerMessage(2, LogLevel.Error, "{Operation} failed with {Error} (request {RequestId}), and was given up after {Retries} retries.")]
    private static partial void GaveUp(ILogger logger, string operation, string error, string? requestId, int retries);

    [LoggerMessage(3, LogLevel.Error, "{Operation}: KirimChat did not accept the API key ({Code}, request {RequestId}).")]
    private static partial void KeyRefused(ILogger logger, string operation, string? code, string? requestId);

    [LoggerMessage(4, LogLevel.Error, "The settings were changed and are not valid; the last valid ones stay in use: {Failures}.")]
    private static partial void OptionsAreInvalid(ILogger logger, string failures);
}

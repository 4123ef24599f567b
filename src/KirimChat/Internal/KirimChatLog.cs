#pragma warning disable SYSLIB1015 // The id of a request is in the detail, where there is one, and a field of its own for those who search by it.

using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KirimChat.Internal;

/// <summary>What is logged. Neither an id of a contact nor a key is ever among it.</summary>
internal sealed partial class KirimChatLog(ILogger logger, int maxRetries)
{
    public static KirimChatLog Of(KirimChatClientOptions options) => new(options.LoggerFactory?.CreateLogger(options.Title) ?? NullLogger.Instance, options.MaxRetries);

    public void Retrying(Call call, KirimChatException failure, TimeSpan wait) =>
        Retrying(logger, call.Operation, failure.GetType().Name, Detail(failure), call.Retries + 1, maxRetries, Math.Round(wait.TotalMilliseconds), failure.RequestId);

    public void GaveUp(Call call, KirimChatException failure)
    {
        if (failure is KirimChatAuthenticationException) KeyRefused(logger, call.Operation, Detail(failure), failure.RequestId);
        else if (failure.IsTransient) GaveUp(logger, call.Operation, failure.GetType().Name, Detail(failure), call.Retries, maxRetries, call.WhyNotRetried, failure.RequestId);
    }

    public void OptionsAreInvalid(string failures) => OptionsAreInvalid(logger, failures);

    private static string Detail(KirimChatException failure) =>
        Errors.Detail(failure.StatusCode, failure.RequestId, failure.Code, failure.Param, failure.RetryAfter, Cause(failure));

    // By its kind and not by its words, which may be those of a handler of the caller's and tell an id.
    private static string? Cause(KirimChatException failure) => (failure as KirimChatConnectionException)?.InnerException?.GetBaseException() switch
    {
        null => null,
        SocketException socket => socket.SocketErrorCode.ToString(),
        var other => other.GetType().Name,
    };

    [LoggerMessage(1, LogLevel.Warning, "{Operation} failed with {Error}{Detail}; retry {Retry} of {MaxRetries} follows in {WaitMilliseconds} ms.")]
    private static partial void Retrying(ILogger logger, string operation, string error, string detail, int retry, int maxRetries, double waitMilliseconds, string? RequestId);

    [LoggerMessage(2, LogLevel.Error, "{Operation} failed with {Error}{Detail}, and was given up after {Retries} of {MaxRetries} retries: {Reason}.")]
    private static partial void GaveUp(ILogger logger, string operation, string error, string detail, int retries, int maxRetries, string reason, string? RequestId);

    [LoggerMessage(3, LogLevel.Error, "{Operation}: KirimChat did not accept the API key{Detail}.")]
    private static partial void KeyRefused(ILogger logger, string operation, string detail, string? RequestId);

    [LoggerMessage(4, LogLevel.Error, "The settings were changed and are not valid; the last valid ones stay in use: {Failures}.")]
    private static partial void OptionsAreInvalid(ILogger logger, string failures);
}

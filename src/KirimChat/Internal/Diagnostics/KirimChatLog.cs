#pragma warning disable SYSLIB1015 // The request ID is part of the detail and also a field of its own, for those who search by it.

using System.Net.Sockets;
using System.Security.Authentication;
using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KirimChat.Internal.Diagnostics;

/// <summary>The log of a client. It never contains the ID of a contact or an API key.</summary>
internal sealed partial class KirimChatLog(KirimChatClientOptions options)
{
    private readonly ILogger logger = options.LoggerFactory?.CreateLogger(options.DisplayName) ?? NullLogger.Instance;

    public void Retrying(ApiRequest request, KirimChatException exception, TimeSpan delay)
    {
        var milliseconds = Math.Round(delay.TotalMilliseconds);
        var name = exception.GetType().Name;
        var detail = FormatDetail(exception);
        Retrying(request.OperationName, name, detail, request.CountedRetries + 1, options.MaxRetries, milliseconds, exception.RequestId);
    }

    /// <summary>Logs a failure that someone has to act on. The others are for the caller, who has the exception.</summary>
    public void CallFailed(ApiRequest request, KirimChatException exception, string? reason)
    {
        if (exception is KirimChatAuthenticationException)
        {
            ApiKeyRejected(request.OperationName, FormatDetail(exception), exception.RequestId);
        }
        else if (exception.IsTransient)
        {
            var name = exception.GetType().Name;
            var detail = FormatDetail(exception);
            CallFailed(request.OperationName, name, detail, reason, request.Attempts, exception.RequestId);
        }
    }

    [LoggerMessage(4, LogLevel.Error, "The changed options are invalid. The last valid options stay in use: {Failures}.")]
    public partial void OptionsInvalid(string failures);

    [LoggerMessage(5, LogLevel.Error, "BaseUrl was changed. The client keeps its BaseUrl and API key until it is restarted.")]
    public partial void BaseUrlChanged();

    [LoggerMessage(6, LogLevel.Warning, "The {Budget} budget of the organization is used up. Requests wait until it is available.")]
    public partial void BudgetUsedUp(string budget);

    [LoggerMessage(7, LogLevel.Information, "The {Budget} budget of the organization is available. Requests waited for {Seconds} s.")]
    public partial void BudgetAvailable(string budget, double seconds);

    private static string FormatDetail(KirimChatException exception) =>
        ErrorMessageFormatter.FormatDetails(
            exception.StatusCode,
            exception.RequestId,
            exception.Code,
            exception.Param,
            exception.RetryAfter,
            GetCause(exception)
        );

    // The kind and not the message, which may come from a handler of the caller and contain an ID.
    private static string? GetCause(KirimChatException exception)
    {
        if (exception is not KirimChatConnectionException { InnerException: { } cause })
        {
            return null;
        }

        return cause.GetBaseException() switch
        {
            SocketException socket => socket.SocketErrorCode.ToString(),
            // The name of the type suggests the API key.
            AuthenticationException => "TLS failure",
            var other => other.GetType().Name,
        };
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "{Operation} failed with {Error}{Detail}. Retry {Retry} of {MaxRetries} follows in {Milliseconds} ms."
    )]
    private partial void Retrying(
        string operation,
        string error,
        string detail,
        int retry,
        int maxRetries,
        double milliseconds,
        string? RequestId
    );

    [LoggerMessage(2, LogLevel.Error, "{Operation} failed with {Error}{Detail}: {Reason}. Attempts: {Attempts}.")]
    private partial void CallFailed(string operation, string error, string detail, string? reason, int attempts, string? RequestId);

    [LoggerMessage(3, LogLevel.Error, "{Operation} failed because the API key was rejected{Detail}.")]
    private partial void ApiKeyRejected(string operation, string detail, string? RequestId);
}

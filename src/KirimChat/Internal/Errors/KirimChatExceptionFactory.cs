using System.Globalization;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Redaction;
using static KirimChat.Internal.Errors.ErrorMessageFormatter;

namespace KirimChat.Internal.Errors;

/// <summary>Creates the exceptions of the API and the network.</summary>
internal sealed class KirimChatExceptionFactory(KirimChatClientOptions options)
{
    private const string CheckNetwork = "Check the network, DNS, TLS, proxy, and BaseUrl.";
    private const string CheckGateway = "Check BaseUrl and any proxy or gateway in between. If they are correct, the API may have changed.";

    private string ClientName => options.DisplayName;

    public KirimChatException FromErrorStatus(BufferedResponse response)
    {
        var error = response.ReadError();
        var retryAfter = response.GetRetryAfter(options.TimeProvider);
        var requestId = error.RequestId ?? response.RequestId;
        var rule = ErrorRule.For((int)response.StatusCode, error);
        var summary = string.Format(CultureInfo.InvariantCulture, rule.Summary, ClientName);
        var details = FormatDetails(response.StatusCode, requestId, error.Code, error.Param);
        var exception = rule.Create(Format(summary, details, error.Message, rule.Advice ?? FormatRetryAdvice(retryAfter)));
        AddResponse(exception, response);
        exception.Details.Type = error.Type;
        exception.Details.Code = error.Code;
        exception.Details.Param = error.Param;
        exception.Details.RequestId = requestId;
        exception.Details.RetryAfter = retryAfter;
        return exception;
    }

    public KirimChatConnectionException ConnectionFailed(Exception cause, Redactor redactor)
    {
        var rootMessage = cause.GetBaseException().Message;
        // The outer message, where it only adds the address that refused, which may be the proxy's.
        var message = cause.Message.StartsWith(rootMessage, StringComparison.Ordinal) ? cause.Message : rootMessage;
        var text = Format($"The connection to {ClientName} failed", "", redactor.Redact(message), CheckNetwork);
        return new(text, redactor.Redact(cause));
    }

    public KirimChatConnectionException IncompleteResponse(BufferedResponse response, Exception? cause = null)
    {
        var details = FormatDetails(response.StatusCode, response.RequestId);
        var reason = cause is null ? "the body ends early" : response.Redactor.Redact(cause.GetBaseException().Message);
        var text = Format($"The response from {ClientName} was incomplete", details, reason, "Retry later.");
        return AddResponse(new KirimChatConnectionException(text, response.Redactor.Redact(cause)), response);
    }

    public KirimChatTimeoutException AttemptTimedOut(Exception cause)
    {
        var limit = FormatSeconds(options.AttemptTimeout);
        return new($"The attempt to call {ClientName} exceeded AttemptTimeout ({limit}). Retry later, or increase AttemptTimeout.", cause);
    }

    public KirimChatTimeoutException CallTimedOut(int attempts, Exception? cause, string? waitingFor = null)
    {
        var count = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        var reason = waitingFor is null ? "" : $", while it was waiting for {waitingFor}";
        var limit = FormatSeconds(options.Timeout);
        var text = $"The call to {ClientName} exceeded Timeout ({limit}) after {count}{reason}. Retry later, or increase Timeout.";
        // What the last response reported is still of use to the caller's own clients.
        var last = cause as KirimChatException;
        return new(text, cause) { RetryAfter = last?.RetryAfter, RateLimit = last?.RateLimit };
    }

    public KirimChatUnexpectedResponseException TooLarge(BufferedResponse response)
    {
        var reason = $"the body exceeds MaxResponseBytes ({options.MaxResponseBytes} bytes)";
        return Unexpected(response, reason, advice: "Increase MaxResponseBytes if needed.");
    }

    public KirimChatUnexpectedResponseException Unexpected(
        BufferedResponse response,
        string reason,
        Exception? cause = null,
        string advice = CheckGateway
    )
    {
        var details = FormatDetails(response.StatusCode, response.RequestId);
        var text = Format($"{ClientName} returned an unexpected response", details, response.Redactor.Redact(reason), advice);
        return AddResponse(new KirimChatUnexpectedResponseException(text, response.Redactor.Redact(cause)), response);
    }

    private static T AddResponse<T>(T exception, BufferedResponse response)
        where T : KirimChatException
    {
        exception.ResponseStatusCode = (int)response.StatusCode;
        exception.ResponseHeaders = response.Headers.ToDictionary(
            static header => header.Key,
            static header => (IEnumerable<string>)header.Value,
            StringComparer.OrdinalIgnoreCase
        );
        exception.Details.RequestId = response.RequestId;
        exception.Details.ResponseBody = response.ReadBodyText();
        exception.Details.RateLimit = response.RateLimit;
        return exception;
    }
}

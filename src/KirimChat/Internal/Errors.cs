using System.Globalization;
using System.Text;

namespace KirimChat.Internal;

/// <summary>Makes the exception of a failed answer: the one place that knows which class and which words belong to which status.</summary>
internal static class Errors
{
    // A message is for one line of a log.
    private const int MaxMessageCharacters = 500;

    public static KirimChatException ErrorStatus(Answer answer, TimeProvider time)
    {
        var error = ErrorEnvelope.Read(answer);
        var retryAfter = answer.RetryAfter(time);
        return (int)answer.StatusCode switch
        {
            400 or 422 => Fill(static m => new KirimChatInvalidRequestException(m), "KirimChat refused the request as not valid", "Correct the request; sent again as it is, it fails again."),
            401 => Fill(static m => new KirimChatAuthenticationException(m), "KirimChat did not accept the API key", "Check that the key is complete, not expired and not revoked."),
            403 => Fill(static m => new KirimChatPermissionException(m), "The API key may not do this", "Use a key that may, or ask the organisation's administrator."),
            404 => Fill(static m => new KirimChatNotFoundException(m), "KirimChat has no such resource", "Check the id, and that BaseUrl ends in /v1; what belongs to another organisation is not found either."),
            409 => Fill(static m => new KirimChatConflictException(m), "The request conflicts with the state of the resource", "Fetch the resource anew, then decide."),
            429 => Fill(static m => new KirimChatRateLimitException(m), "The organisation has used up its calls for now", ComeBack(retryAfter)),
            >= 500 and <= 599 => Fill(static m => new KirimChatServerException(m), "KirimChat failed", $"{ComeBack(retryAfter)} If it stays, tell KirimChat's support."),
            _ => Fill(static m => new KirimChatException(m), "KirimChat refused the request", "The body of the answer says more, if anything does."),
        };

        KirimChatException Fill(Func<string, KirimChatException> create, string what, string next)
        {
            var exception = create(Message(what, error, answer, next));
            exception.SetFacts(new()
            {
                StatusCode = answer.StatusCode,
                Type = error.Type,
                Code = error.Code,
                Param = error.Param,
                RequestId = error.RequestId ?? answer.RequestId,
                ResponseBody = answer.BodyText(),
                Headers = answer.Headers,
                RetryAfter = retryAfter,
                RateLimit = answer.RateLimit,
            });
            return exception;
        }
    }

    public static KirimChatConnectionException ConnectionLost(Exception cause, Answer? head = null) =>
        new($"The connection to KirimChat failed: {cause.GetBaseException().Message.TrimEnd('.')}. Check the network, DNS, proxy and BaseUrl.", cause)
        {
            RequestId = head?.RequestId,
            Headers = head?.Headers ?? NoHeaders.Value,
        };

    public static KirimChatTimeoutException AttemptTimedOut(TimeSpan timeout, Exception cause) =>
        new($"The attempt took longer than AttemptTimeout, {Seconds(timeout)}. Try again later, or allow more time.", cause);

    public static KirimChatTimeoutException CallTimedOut(TimeSpan timeout, int attempts, Exception cause) =>
        new($"The call took longer than Timeout, {Seconds(timeout)}, in {(attempts == 1 ? "one attempt" : $"{attempts} attempts")}. Try again later, or allow more time.", cause);

    public static KirimChatUnexpectedResponseException TooLarge(Answer answer, int maxBytes) =>
        Unexpected(answer, $"the body is larger than MaxResponseBytes, {maxBytes} bytes", next: "Allow more, if the contact may be that large.");

    public static KirimChatUnexpectedResponseException Unexpected(Answer answer, string what, Exception? cause = null, string next = "Check BaseUrl and what stands between; else the API has changed.")
    {
        var message = Message($"The answer is not what the KirimChat API promises: {what}", default, answer, next);
        return new(message, cause)
        {
            StatusCode = answer.StatusCode,
            RequestId = answer.RequestId,
            ResponseBody = answer.BodyText(),
            Headers = answer.Headers,
            RateLimit = answer.RateLimit,
        };
    }

    private static string Message(string what, ErrorEnvelope error, Answer answer, string next)
    {
        var message = new StringBuilder(what);
        if (error.Message is { Length: > 0 } said) message.Append(": ").Append(OneLine(said));
        message.Append(" (HTTP ").Append(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        if (error.Code is { Length: > 0 } code) message.Append(", code ").Append(OneLine(code));
        if (error.Param is { Length: > 0 } param) message.Append(", param ").Append(OneLine(param));
        if ((error.RequestId ?? answer.RequestId) is { Length: > 0 } id) message.Append(", request ").Append(OneLine(id));
        return message.Append("). ").Append(next).ToString();
    }

    private static string ComeBack(TimeSpan? retryAfter) => retryAfter is { } wait
        ? $"Try again in {Seconds(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))}."
        : "Try again later.";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";

    // What a server wrote must not be able to forge a line of a log.
    private static string OneLine(string text)
    {
        var head = text.Length > MaxMessageCharacters ? text.Substring(0, MaxMessageCharacters) + "…" : text;
        return new([.. head.Select(static c => char.IsControl(c) ? ' ' : c)]);
    }
}

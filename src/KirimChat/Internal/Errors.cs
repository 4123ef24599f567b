using System.Globalization;
using System.Net;

namespace KirimChat.Internal;

/// <summary>Makes the exceptions of a call: the one place that knows which class and which words belong to which failure.</summary>
internal sealed class Errors(KirimChatClientOptions options)
{
    // A message is for one line of a log.
    private const int MaxMessageCharacters = 500;

    public KirimChatException ErrorStatus(Answer answer)
    {
        var error = ErrorEnvelope.Read(answer);
        var retryAfter = answer.RetryAfter(options.TimeProvider);
        var name = options.Title;
        return (int)answer.StatusCode switch
        {
            400 or 422 => Fill(static m => new KirimChatInvalidRequestException(m), $"{name} refused the request as not valid", "Correct the request; sent again as it is, it fails again."),
            401 => Fill(static m => new KirimChatAuthenticationException(m), $"{name} did not accept the API key", "Use a key that is complete, not expired and not revoked."),
            403 => Fill(static m => new KirimChatPermissionException(m), $"{name} does not allow this with this API key", "Use a key that may, or ask the organisation's administrator."),
            404 => Fill(static m => new KirimChatNotFoundException(m), $"{name} has no such resource", "Check the id, and that BaseUrl ends in /v1; what belongs to another organisation is not found either."),
            408 => Fill(static m => new KirimChatException(m), $"{name} waited too long for the request", ComeBack(retryAfter)),
            409 => Fill(static m => new KirimChatConflictException(m), $"{name} refused the request, as it conflicts with the state of the resource", "Fetch the resource anew, then decide."),
            429 => Fill(static m => new KirimChatRateLimitException(m), $"{name} allows the organisation no more calls for now", ComeBack(retryAfter)),
            501 => Fill(static m => new KirimChatServerException(m), $"{name} does not have this operation", "Sent again, it fails again; tell KirimChat's support."),
            >= 500 and <= 599 => Fill(static m => new KirimChatServerException(m), error == default ? $"{name}, or a gateway before it, failed" : $"{name} failed", $"{ComeBack(retryAfter)} If it stays, tell KirimChat's support."),
            _ => Fill(static m => new KirimChatException(m), $"{name} refused the request", "The body of the answer says more, if anything does."),
        };

        KirimChatException Fill(Func<string, KirimChatException> create, string what, string next)
        {
            var exception = create(Message(what, Detail(answer.StatusCode, error.RequestId ?? answer.RequestId, error.Code, error.Param), error.Message, next));
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

    public KirimChatConnectionException ConnectionFailed(Exception cause, string key)
    {
        var said = cause.GetBaseException().Message;
        // Where the platform says which address refused, which may be a proxy's.
        if (cause.Message.StartsWith(said, StringComparison.Ordinal)) said = cause.Message;
        return new(Message($"The connection to {options.Title} failed", "", Redaction.Redact(said, key), "Check the network, DNS, TLS, proxy and BaseUrl."), Redaction.Redact(cause, key));
    }

    public KirimChatConnectionException BodyLost(Answer head, Exception cause) =>
        new(Message($"The answer of {options.Title} did not come whole", Detail(head.StatusCode, head.RequestId), head.Redact(cause.GetBaseException().Message), "Try again later."), head.Redact(cause))
        {
            StatusCode = head.StatusCode,
            RequestId = head.RequestId,
            Headers = head.Headers,
            RateLimit = head.RateLimit,
        };

    public KirimChatTimeoutException AttemptTimedOut(Exception cause) =>
        new($"The attempt to call {options.Title} took longer than AttemptTimeout, {Seconds(options.AttemptTimeout)}. Try again later, or allow more time.", cause);

    public KirimChatTimeoutException CallTimedOut(int attempts, Exception cause) =>
        new($"The call to {options.Title} took longer than Timeout, {Seconds(options.Timeout)}, in {(attempts == 1 ? "one attempt" : $"{attempts} attempts")}. Try again later, or allow more time.", cause);

    public KirimChatUnexpectedResponseException TooLarge(Answer answer) =>
        Unexpected(answer, $"the body is larger than MaxResponseBytes, {options.MaxResponseBytes} bytes", next: "Allow more, if the contact may be that large.");

    public KirimChatUnexpectedResponseException Unexpected(Answer answer, string what, Exception? cause = null, string next = "Check BaseUrl, and any proxy or gateway on the way; else the API has changed.")
    {
        var message = Message($"The answer is not what the API of {options.Title} promises", Detail(answer.StatusCode, answer.RequestId), answer.Redact(what), next);
        return new(message, answer.Redact(cause))
        {
            StatusCode = answer.StatusCode,
            RequestId = answer.RequestId,
            ResponseBody = answer.BodyText(),
            Headers = answer.Headers,
            RateLimit = answer.RateLimit,
        };
    }

    /// <summary>What tells a failure from others, in one line: <c> (HTTP 404, code contact_not_found, param id, request req_…)</c>; empty when nothing does.</summary>
    public static string Detail(HttpStatusCode? status, string? requestId, string? code = null, string? param = null, TimeSpan? retryAfter = null, string? cause = null)
    {
        (string Name, string? Value)[] facts =
        [
            ("HTTP", ((int?)status)?.ToString(CultureInfo.InvariantCulture)),
            ("code", code),
            ("param", param),
            ("request", requestId),
            ("Retry-After", retryAfter is { } wait ? Seconds(wait) : null),
            ("cause", cause),
        ];
        var known = string.Join(", ", facts.Where(static fact => fact.Value is { Length: > 0 }).Select(static fact => $"{fact.Name} {OneLine(fact.Value!)}"));
        return known.Length > 0 ? $" ({known})" : "";
    }

    private static string Message(string what, string detail, string? said, string next) =>
        said is { Length: > 0 } ? $"{what}{detail}: {OneLine(said).TrimEnd('.')}. {next}" : $"{what}{detail}. {next}";

    private static string ComeBack(TimeSpan? retryAfter) => retryAfter is { Ticks: > 0 } wait
        ? $"Try again in {Seconds(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))}."
        : "Try again later.";

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";

    // What a server wrote must not be able to forge a line of a log.
    private static string OneLine(string text)
    {
        var head = Excerpt.Of(text, MaxMessageCharacters);
        return new([.. (head.Length < text.Length ? head + "…" : head).Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
    }
}

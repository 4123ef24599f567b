using System.Globalization;
using System.Net;
using KirimChat.Internal.Redaction;

namespace KirimChat.Internal.Errors;

/// <summary>Formats messages for exceptions and logs: what happened, the details in parentheses, the server's text, what to do.</summary>
internal static class ErrorMessageFormatter
{
    // A message has to fit on one line of a log.
    private const int MaxLength = 500;

    public static string Format(string summary, string details, string? serverMessage, string advice) =>
        serverMessage is { Length: > 0 }
            ? $"{summary}{details}: {ToSingleLine(serverMessage).TrimEnd('.')}. {advice}"
            : $"{summary}{details}. {advice}";

    /// <returns>For example <c> (HTTP 404, code resource_not_found, param id, request req_…)</c>; empty when nothing is known.</returns>
    public static string FormatDetails(
        HttpStatusCode? status,
        string? requestId,
        string? code = null,
        string? param = null,
        TimeSpan? retryAfter = null,
        string? cause = null
    )
    {
        (string Name, string? Value)[] details =
        [
            ("HTTP", ((int?)status)?.ToString(CultureInfo.InvariantCulture)),
            ("code", code),
            ("param", param),
            ("request", requestId),
            ("Retry-After", retryAfter is { } delay ? FormatSeconds(delay) : null),
            ("cause", cause),
        ];
        var known = details
            .Where(static detail => detail.Value is { Length: > 0 })
            .Select(static detail => $"{detail.Name} {ToSingleLine(detail.Value!)}");
        var text = string.Join(", ", known);
        return text.Length > 0 ? $" ({text})" : "";
    }

    public static string FormatRetryAdvice(TimeSpan? retryAfter) =>
        retryAfter is { Ticks: > 0 } delay
            ? $"Retry in {FormatSeconds(TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds)))}."
            : "Retry later.";

    public static string FormatSeconds(TimeSpan time) => $"{time.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s";

    // Text from a server must not be able to forge a line of a log.
    public static string ToSingleLine(string text)
    {
        var head = text.Truncate(MaxLength);
        var shown = head.Length < text.Length ? head + "…" : head;
        return new([.. shown.Select(static c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
    }
}

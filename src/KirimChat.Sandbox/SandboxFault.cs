using KirimChat.Sandbox.Internal;

namespace KirimChat.Sandbox;

/// <summary>A way in which a call goes wrong.</summary>
public sealed class SandboxFault
{
    private readonly Func<HttpContext, TimeProvider, RequestDelegate, Task> answer;

    private SandboxFault(string name, Func<HttpContext, TimeProvider, RequestDelegate, Task> answer) => (Name, this.answer) = (name, answer);

    /// <summary>The connection is dropped without an answer.</summary>
    public static SandboxFault DroppedConnection { get; } = new("dropped-connection", static (context, _, _) => FaultAnswers.Drop(context));

    /// <summary>The body ends before it is whole.</summary>
    public static SandboxFault TruncatedBody { get; } = new("truncated-body", static (context, _, _) => FaultAnswers.TruncateAsync(context));

    /// <summary>A 200 whose body is not JSON to its end.</summary>
    public static SandboxFault MalformedBody { get; } = new("malformed-body", static (context, _, _) => FaultAnswers.MalformAsync(context));

    /// <summary>A gateway's 502, a page of HTML.</summary>
    public static SandboxFault HtmlPage { get; } = new("html-page", static (context, _, _) => FaultAnswers.HtmlAsync(context));

    /// <summary>What it is called in a reserved contact id: <c>ctc_fault_</c> and this.</summary>
    internal string Name { get; }

    /// <summary>A documented error.</summary>
    /// <param name="status">400, 401, 403, 404, 409, 422, 429, 500, 502, 503 or 504.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> of the answer, in whole seconds; null: 1 s on a 429, none on another.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The API documents no such error, or the wait is negative.</exception>
    public static SandboxFault Error(int status, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        var error = ErrorAnswer.Documented(status) ?? throw new ArgumentOutOfRangeException(nameof(status), $"The API documents no error {status}, only {string.Join(", ", ErrorAnswer.DocumentedStatuses)}.");
        var seconds = retryAfter ?? (status == 429 ? TimeSpan.FromSeconds(1) : null);
        return new($"{status}", (context, _, _) => FaultAnswers.ErrorAsync(context, error, seconds));
    }

    /// <summary>The right answer, late.</summary>
    /// <param name="delay">How late, by the sandbox's clock.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public static SandboxFault Latency(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new("latency", async (context, time, next) =>
        {
            await Task.Delay(delay, time, context.RequestAborted).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
        });
    }

    /// <summary>The faults that need no setting, and latency of two seconds: those with a reserved contact id.</summary>
    internal static IReadOnlyList<SandboxFault> Reserved { get; } =
        [.. ErrorAnswer.DocumentedStatuses.Select(static status => Error(status)), DroppedConnection, TruncatedBody, MalformedBody, HtmlPage, Latency(TimeSpan.FromSeconds(2))];

    internal Task AnswerAsync(HttpContext context, TimeProvider time, RequestDelegate next) => answer(context, time, next);
}

using KirimChat.Sandbox.Internal;

namespace KirimChat.Sandbox;

/// <summary>A way in which a request fails.</summary>
public sealed class SandboxFault
{
    private readonly Func<HttpContext, TimeProvider, RequestDelegate, Task> respond;

    private SandboxFault(string name, Func<HttpContext, TimeProvider, RequestDelegate, Task> respond)
    {
        Name = name;
        this.respond = respond;
    }

    /// <summary>Gets a fault that closes the connection without a response. The request is not processed.</summary>
    public static SandboxFault DroppedConnection { get; } =
        new("dropped-connection", static (context, _, _) => FaultResponses.Drop(context));

    /// <summary>Gets a fault that processes the request, and closes the connection without a response.</summary>
    /// <remarks>A contact is created, and the client does not know.</remarks>
    public static SandboxFault LostResponse { get; } =
        new("lost-response", static (context, _, next) => FaultResponses.LoseAsync(context, next));

    /// <summary>Gets a fault that processes the request, and closes the connection in the middle of the response body.</summary>
    public static SandboxFault TruncatedBody { get; } =
        new("truncated-body", static (context, _, next) => FaultResponses.TruncateAsync(context, next));

    /// <summary>Gets a fault that processes the request, and returns a response whose body is not JSON to its end.</summary>
    public static SandboxFault MalformedBody { get; } =
        new("malformed-body", static (context, _, next) => FaultResponses.MalformAsync(context, next));

    /// <summary>Gets a fault that returns the 502 of a gateway, an HTML page. The request is not processed.</summary>
    public static SandboxFault HtmlPage { get; } = new("html-page", static (context, _, _) => FaultResponses.HtmlAsync(context));

    // In a reserved contact ID, after "ctc_fault_".
    internal string Name { get; }

    // The fault is part of the processing, while an idempotency key is in use.
    internal bool IsProcessing { get; private init; }

    // The faults that have a reserved contact ID: those without a parameter, and latency of two seconds.
    internal static IReadOnlyList<SandboxFault> Reserved { get; } =
    [
        .. ApiError.DocumentedStatuses.Select(static status => Error(status)),
        DroppedConnection,
        LostResponse,
        TruncatedBody,
        MalformedBody,
        HtmlPage,
        Latency(TimeSpan.FromSeconds(2)),
    ];

    /// <summary>Creates a fault that returns a documented error. The request is not processed.</summary>
    /// <param name="status">The HTTP status: 400, 401, 403, 404, 409, 422, 429, 500, 502, 503, or 504.</param>
    /// <param name="retryAfter">
    /// The <c>Retry-After</c> of the response, rounded up to whole seconds; or null for 1 s on a 429 and none on another status.
    /// </param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The API does not document the status, or the delay is negative.</exception>
    public static SandboxFault Error(int status, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retryAfter ?? TimeSpan.Zero, TimeSpan.Zero, nameof(retryAfter));
        var error =
            ApiError.Documented(status)
            ?? throw new ArgumentOutOfRangeException(
                nameof(status),
                $"The API does not document the status {status}, only {string.Join(", ", ApiError.DocumentedStatuses)}."
            );
        var delay = retryAfter ?? (status == StatusCodes.Status429TooManyRequests ? TimeSpan.FromSeconds(1) : null);
        return new($"{status}", (context, _, _) => FaultResponses.ErrorAsync(context, error, delay));
    }

    /// <summary>Creates a fault that delays the processing of the request, and so the response.</summary>
    /// <param name="delay">The delay, by the clock of the sandbox.</param>
    /// <returns>The fault.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    public static SandboxFault Latency(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new(
            "latency",
            async (context, time, next) =>
            {
                await Task.Delay(delay, time, context.RequestAborted).ConfigureAwait(false);
                await next(context).ConfigureAwait(false);
            }
        )
        {
            IsProcessing = true,
        };
    }

    internal Task RespondAsync(HttpContext context, TimeProvider time, RequestDelegate next) => respond(context, time, next);
}

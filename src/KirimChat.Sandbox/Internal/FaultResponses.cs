using System.Globalization;

namespace KirimChat.Sandbox.Internal;

/// <summary>The responses of the faults.</summary>
internal static class FaultResponses
{
    public static Task Drop(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static async Task LoseAsync(HttpContext context, RequestDelegate next)
    {
        await ResponseCapture.RunAsync(context, next).ConfigureAwait(false);
        context.Abort();
    }

    public static async Task TruncateAsync(HttpContext context, RequestDelegate next)
    {
        var body = await ResponseCapture.RunAsync(context, next).ConfigureAwait(false);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted).ConfigureAwait(false);
        // The server closes the connection because the rest is missing. An abort could discard the first half.
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task MalformAsync(HttpContext context, RequestDelegate next)
    {
        var body = await ResponseCapture.RunAsync(context, next).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), context.RequestAborted).ConfigureAwait(false);
    }

    public static Task HtmlAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", context.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext context, ApiError error, TimeSpan? retryAfter)
    {
        if (retryAfter is { } delay)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return error.WriteAsync(context);
    }
}

using System.Globalization;
using System.Text;

namespace KirimChat.Sandbox.Internal;

/// <summary>The answers of the faults.</summary>
internal static class FaultAnswers
{
    private static readonly byte[] Half = Encoding.UTF8.GetBytes("""{"data":{"id":"ctc_""");

    public static Task Drop(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public static async Task TruncateAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 10 * Half.Length;
        await context.Response.Body.WriteAsync(Half, context.RequestAborted).ConfigureAwait(false);
        // No more follows, and the server closes the connection: what is there arrives, where an abort would take it back.
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task MalformAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Half, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task HtmlAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", context.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext context, ErrorAnswer error, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return error.WriteAsync(context);
    }
}

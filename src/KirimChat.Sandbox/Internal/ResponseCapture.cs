namespace KirimChat.Sandbox.Internal;

/// <summary>Processes a request without sending the body of its response.</summary>
internal static class ResponseCapture
{
    public static async Task<byte[]> RunAsync(HttpContext context, RequestDelegate next)
    {
        var original = context.Response.Body;
        using var captured = new MemoryStream();
        context.Response.Body = captured;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            context.Response.Body = original;
        }

        return captured.ToArray();
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace KirimChat.Sandbox.Internal;

/// <summary>Processes a POST with an idempotency key only once. Source: the API reference, "Idempotency".</summary>
internal sealed class IdempotencyMiddleware(TimeProvider time)
{
    private const string KeyName = "Idempotency-Key";
    private const string ReplayedName = "Idempotent-Replayed";
    private const int MaxKeyLength = 255;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Organization Organization, string Key), StoredCall> calls = new();

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var body = await ReadBodyAsync(context).ConfigureAwait(false);
        context.Response.Headers[ReplayedName] = "false";
        if (!context.Request.Headers.TryGetValue(KeyName, out var header))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var key = header.ToString();
        var response = key.Length is 0 or > MaxKeyLength
            ? ApiError.InvalidField(KeyName, $"The idempotency key must have 1 to {MaxKeyLength} characters.").WriteAsync(context)
            : ProcessAsync(context, (ApiMiddleware.GetOrganization(context), key), GetFingerprint(context.Request, body), next);
        await response.ConfigureAwait(false);
    }

    private async Task ProcessAsync(
        HttpContext context,
        (Organization Organization, string Key) key,
        string fingerprint,
        RequestDelegate next
    )
    {
        while (true)
        {
            var own = new StoredCall(fingerprint, time.GetUtcNow() + Lifetime);
            var call = calls.AddOrUpdate(key, own, (_, stored) => stored.ExpiresAt <= time.GetUtcNow() ? own : stored);
            if (ReferenceEquals(call, own))
            {
                await ProcessFirstAsync(context, key, own, next).ConfigureAwait(false);
                return;
            }

            if (call.Fingerprint != fingerprint)
            {
                await ApiError.IdempotencyKeyReuse.WriteAsync(context).ConfigureAwait(false);
                return;
            }

            if (await TryReplayAsync(context, call).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>Stores a success. After an error, the key can be used again: whether the API stores errors isn't documented.</summary>
    private async Task ProcessFirstAsync(
        HttpContext context,
        (Organization Organization, string Key) key,
        StoredCall call,
        RequestDelegate next
    )
    {
        byte[]? body = null;
        var aborted = context.RequestAborted;
        try
        {
            // A client that hangs up ends neither the processing nor the serialization of what is stored.
            context.RequestAborted = CancellationToken.None;
            body = await ResponseCapture.RunAsync(context, next).ConfigureAwait(false);
        }
        finally
        {
            context.RequestAborted = aborted;
            var isStored = body is not null && context.Response.StatusCode < StatusCodes.Status300MultipleChoices;
            if (!isStored)
            {
                calls.TryRemove(new(key, call));
            }

            call.Response.SetResult(isStored ? new(context.Response.StatusCode, context.Response.ContentType, body!) : null);
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <returns>False when the first call failed, so that this one is the first now.</returns>
    private async Task<bool> TryReplayAsync(HttpContext context, StoredCall call)
    {
        try
        {
            var response = await call.Response.Task.WaitAsync(MaxDelay, time, context.RequestAborted).ConfigureAwait(false);
            if (response is null)
            {
                return false;
            }

            context.Response.Headers[ReplayedName] = "true";
            context.Response.StatusCode = response.StatusCode;
            context.Response.ContentType = response.ContentType;
            await context.Response.Body.WriteAsync(response.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await ApiError.IdempotencyInProgress.WriteAsync(context).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        context.Request.Body.Position = 0;
        return body.ToArray();
    }

    private static string GetFingerprint(HttpRequest request, byte[] body) =>
        Convert.ToHexString(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{request.Method} {request.Path} "), .. body]));

    private sealed record StoredCall(string Fingerprint, DateTimeOffset ExpiresAt)
    {
        public TaskCompletionSource<StoredResponse?> Response { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record StoredResponse(int StatusCode, string? ContentType, byte[] Body);
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KirimChat.Benchmarks.Server;

/// <summary>
/// The command <c>server</c>: responds to <c>GET /v1/contacts/{id}</c> on a loopback port that it prints, until its standard input is
/// closed.
/// </summary>
internal static class ContactServer
{
    private const string Path = "/v1/contacts/";

    private static readonly ConcurrentDictionary<string, CachedResponses> Cache = new();

    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        await using var server = builder.Build();
        server.Run(RespondAsync);
        await server.StartAsync();
        Console.WriteLine(server.Urls.First() + "/v1");
        // Standard input is closed when the parent process exits, for whatever reason.
        await Console.In.ReadToEndAsync();
        await server.StopAsync();
        return 0;
    }

    private static Task RespondAsync(HttpContext context)
    {
        var id = context.Request.Path.Value![Path.Length..];
        var cached = Cache.GetOrAdd(id, static id => new(Scenario.Of(id)));
        var (response, headers) = (context.Response, context.Response.Headers);
        headers["X-Request-Id"] = "req_01HXYZABCDEFGHJKMNPQRSTVWX";
        headers["X-RateLimit-Limit"] = "600";
        headers["X-RateLimit-Remaining"] = "599";
        headers["X-RateLimit-Reset"] = "1780332372";
        if (cached.NextIsRetried())
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            headers.RetryAfter = "0";
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = cached.Body.Length;
        return response.Body.WriteAsync(cached.Body).AsTask();
    }

    private sealed class CachedResponses(Scenario scenario)
    {
        private int count;

        public ReadOnlyMemory<byte> Body { get; } = ContactBody.Of(scenario);

        // Evenly distributed: for 20 %, every fifth response.
        public bool NextIsRetried() =>
            scenario.RetriedPercent > 0
            && (uint)Interlocked.Increment(ref count) * (ulong)scenario.RetriedPercent % 100 < (ulong)scenario.RetriedPercent;
    }
}

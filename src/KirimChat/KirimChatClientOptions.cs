using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace KirimChat;

/// <summary>
/// Options for a <see cref="KirimChatClient"/>. Set exactly one of <see cref="ApiKey"/> and <see cref="ApiKeyProvider"/>.
/// </summary>
public sealed class KirimChatClientOptions
{
    /// <summary>Gets or sets the API key: printable ASCII without white space.</summary>
    /// <value>The default value is null; then <see cref="ApiKeyProvider"/> must be set.</value>
    /// <remarks>
    /// The key is sent only to the host of <see cref="BaseUrl"/>, and is never part of a log, trace, metric, or exception.
    /// </remarks>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets a delegate that returns the API key for each request.</summary>
    /// <value>The default value is null; then <see cref="ApiKey"/> must be set.</value>
    /// <remarks>
    /// The result isn't cached: cache expensive lookups in the delegate. After a 401, the delegate is called again in the context of the
    /// same call, and the request is repeated once if the key changed; concurrent calls that were rejected with the same key share the new
    /// one. Exceptions of the delegate reach the caller unchanged, and an invalid key causes an <see cref="InvalidOperationException"/>.
    /// The delegate must be thread-safe.
    /// </remarks>
    public Func<CancellationToken, ValueTask<string>>? ApiKeyProvider { get; set; }

    /// <summary>
    /// Gets or sets the base URL of the API: https, or http for a loopback address, without user info, query, or fragment.
    /// </summary>
    /// <value>The default value is <c>https://api-kckit.kirim.chat/v1</c>.</value>
    public Uri BaseUrl { get; set; } = new("https://api-kckit.kirim.chat/v1");

    /// <summary>Gets or sets the maximum number of retries. Set to 0 to disable retries.</summary>
    /// <value>The default value is 3.</value>
    /// <remarks>
    /// Retries after a 429 don't count: they are made until <see cref="Timeout"/>, unless the value is 0. Idempotent requests, which
    /// includes every POST because the client sends an idempotency key, are retried after 408, 429, 500, 502, 503, 504, connection
    /// failures, and attempt timeouts.
    /// </remarks>
    public int MaxRetries { get; set; } = 3;

    /// <summary>Gets or sets the delay before the first retry, before jitter. It doubles with each retry.</summary>
    /// <value>The default value is 250 milliseconds.</value>
    /// <remarks>
    /// The actual delay is a random value between half of it and all of it, and at least the server's <c>Retry-After</c>.
    /// </remarks>
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets the maximum delay before a retry.</summary>
    /// <value>The default value is 30 seconds.</value>
    /// <remarks>
    /// If the server's <c>Retry-After</c> exceeds it, the call fails immediately, with <see cref="KirimChatException.RetryAfter"/>.
    /// </remarks>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the timeout of one attempt, from resolving the API key to the last byte of the response.</summary>
    /// <value>The default value is 10 seconds.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the timeout of the whole call, including retries and delays.</summary>
    /// <value>The default value is 60 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets the maximum size of a response body in bytes, after decompression.</summary>
    /// <value>The default value is 1,048,576 bytes (1 MiB).</value>
    public int MaxResponseBytes { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets a limiter that is asked for a permit before each attempt, for example one that replicas share.</summary>
    /// <value>The default value is null: attempts are only held while the API reports that the budget is used up.</value>
    /// <remarks>
    /// A limiter that refuses without queueing is asked again after its <see cref="MetadataName.RetryAfter"/>, or after up to 100
    /// milliseconds. Waiting counts only against <see cref="Timeout"/>, after which a <see cref="KirimChatTimeoutException"/> names the
    /// limiter. Exceptions of the limiter reach the caller unchanged. The client doesn't dispose the limiter.
    /// </remarks>
    public RateLimiter? RateLimiter { get; set; }

    /// <summary>Gets or sets the provider of the clock and the timers for delays and timeouts.</summary>
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the factory used to create loggers.</summary>
    /// <value>The default value is null: nothing is logged, except that <c>AddKirimChat</c> uses the factory of the host.</value>
    /// <remarks>The category is <c>KirimChat</c>, and for a named client its name is appended: <c>KirimChat.jakarta</c>.</remarks>
    public ILoggerFactory? LoggerFactory { get; set; }

    // The name of a named client, which identifies it in logs and telemetry; null for the default client.
    internal string? Name { get; set; }

    // The name of the client in logs, exceptions, and validation errors.
    internal string DisplayName => Name is null ? "KirimChat" : $"KirimChat.{Name}";

    internal KirimChatClientOptions Copy() => (KirimChatClientOptions)MemberwiseClone();
}

using Microsoft.Extensions.Logging;

namespace KirimChat;

/// <summary>The settings of a <see cref="KirimChatClient"/>. Exactly one of <see cref="ApiKey"/> and <see cref="ApiKeyProvider"/> is set.</summary>
public sealed class KirimChatClientOptions
{
    /// <summary>The API key, printable ASCII without white space.</summary>
    /// <value>Null: then <see cref="ApiKeyProvider"/> must be set.</value>
    /// <remarks>It goes to the host of <see cref="BaseUrl"/> only, and into no log, trace, metric or exception.</remarks>
    public string? ApiKey { get; set; }

    /// <summary>Gives the API key for a request, for keys that change while the process lives.</summary>
    /// <value>Null: then <see cref="ApiKey"/> must be set.</value>
    /// <remarks>
    /// Asked for each request; what it gives is not kept, so a provider that is slow keeps its own. After a 401 it is asked once more, and
    /// the call is repeated once if it then gives another key. What it throws reaches the caller as it is; what it gives and is no key is an
    /// <see cref="InvalidOperationException"/>. It must be thread-safe.
    /// </remarks>
    public Func<CancellationToken, ValueTask<string>>? ApiKeyProvider { get; set; }

    /// <summary>Where the API is: https, or http on loopback; no user info, query or fragment.</summary>
    /// <value><c>https://api-kckit.kirim.chat/v1</c></value>
    public Uri BaseUrl { get; set; } = new("https://api-kckit.kirim.chat/v1");

    /// <summary>How often a call is tried again at the most; 0 turns retrying off.</summary>
    /// <value>3</value>
    /// <remarks>Tried again are, for idempotent methods, 408, 429, 500, 502, 503, 504, lost connections and attempts that timed out.</remarks>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry, before jitter. Each further one is twice as long.</summary>
    /// <value>250 milliseconds</value>
    /// <remarks>The real wait is a random one between half of that and all of it, and never less than the server's <c>Retry-After</c>.</remarks>
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait before a retry.</summary>
    /// <value>30 seconds</value>
    /// <remarks>When the server asks for more, there is no wait: the call fails at once, with <see cref="KirimChatException.RetryAfter"/>.</remarks>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take, from asking for the key to the last byte of the body.</summary>
    /// <value>10 seconds</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the whole call may take, retries and waits included.</summary>
    /// <value>60 seconds</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest body that is read, in bytes after decompression.</summary>
    /// <value>1,048,576 (1 MiB)</value>
    public int MaxResponseBytes { get; set; } = 1024 * 1024;

    /// <summary>The clock and the timers of waits and timeouts.</summary>
    /// <value><see cref="TimeProvider.System"/></value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the log goes, under the category <c>KirimChat</c>, which the name of a named client follows: <c>KirimChat.jakarta</c>.</summary>
    /// <value>Null: no log. <c>AddKirimChat</c> uses the logging of the host.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>What a host calls the client, to tell it from others in log and telemetry; null when there is but one.</summary>
    internal string? Name { get; set; }

    /// <summary>What the client is called in its log, in its exceptions and where its settings fail.</summary>
    internal string Title => Name is null ? "KirimChat" : $"KirimChat.{Name}";

    internal KirimChatClientOptions Copy() => (KirimChatClientOptions)MemberwiseClone();
}

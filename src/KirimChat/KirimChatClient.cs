using KirimChat.Generated;
using KirimChat.Internal.Authentication;
using KirimChat.Internal.Configuration;
using KirimChat.Internal.Contacts;
using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Errors;
using KirimChat.Internal.Http;
using KirimChat.Internal.Serialization;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace KirimChat;

/// <summary>A client for the KirimChat API.</summary>
/// <remarks>
/// The client is thread-safe. Create one instance and reuse it for the lifetime of the process: it pools connections, and recycles them so
/// that DNS changes are honored.
/// </remarks>
public sealed class KirimChatClient : IKirimChatClient, IDisposable
{
    private readonly RetryingSender sender;
    private readonly Lazy<TransportInvoker> transport;
    private readonly bool ownsTransport;

    /// <summary>Initializes a new instance of the <see cref="KirimChatClient"/> class with the default options.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="apiKey"/> is null or blank, or contains white space, control characters, or non-ASCII characters.
    /// </exception>
    public KirimChatClient(string apiKey)
        : this(new KirimChatClientOptions { ApiKey = EnsureValid(apiKey) }) { }

    /// <summary>Initializes a new instance of the <see cref="KirimChatClient"/> class with the specified options.</summary>
    /// <param name="options">The options. They are copied, so later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is invalid; the message names it.</exception>
    public KirimChatClient(KirimChatClientOptions options)
        : this(transport: null, CopyValid(options)) { }

    /// <summary>
    /// Initializes a new instance of the <see cref="KirimChatClient"/> class that uses the specified message handler, for example for a
    /// proxy, certificates, or a stub in a test.
    /// </summary>
    /// <param name="options">The options. They are copied, so later changes have no effect.</param>
    /// <param name="transport">
    /// The handler that sends the requests. It is not disposed with the client. Disable its redirects, so that a redirect is
    /// reported and not followed.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is invalid; the message names it.</exception>
    public KirimChatClient(KirimChatClientOptions options, HttpMessageHandler transport)
        : this(transport ?? throw new ArgumentNullException(nameof(transport)), CopyValid(options)) { }

    // For a host. The current options have the API key, which may change.
    internal KirimChatClient(
        KirimChatClientOptions options,
        Lazy<TransportInvoker> transport,
        Func<KirimChatClientOptions> currentOptions,
        KirimChatLog log
    )
    {
        this.transport = transport;
        BaseUrl = options.BaseUrl;
        var exceptions = new KirimChatExceptionFactory(options);
        var authenticator = new RequestAuthenticator(new(currentOptions, options.TimeProvider), options);
        sender = new(new(transport, authenticator, options, exceptions), options, exceptions, log);
        var adapter = new KirimChatRequestAdapter(CreateKiotaAdapter(options), sender, options);
        Api = new(adapter);
        Contacts = new ContactsClient(Api, adapter);
    }

    private KirimChatClient(HttpMessageHandler? transport, KirimChatClientOptions options)
        : this(options, new(() => CreateInvoker(transport, options)), () => options, new(options)) => ownsTransport = transport is null;

    /// <inheritdoc/>
    public IContactsClient Contacts { get; }

    /// <summary>
    /// Gets the generated client: every operation of the OpenAPI description, with the same authentication, retries, and errors.
    /// </summary>
    /// <remarks>
    /// All properties of its models are nullable. Each value of their additional data is a <see cref="System.Text.Json.JsonElement"/>. Add
    /// a <see cref="KirimChatResponseOption"/> to the options of a request to read the response headers.
    /// </remarks>
    public KirimChatApiClient Api { get; }

    internal Uri BaseUrl { get; }

    /// <summary>Disposes the client. Further calls throw an <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks>
    /// Requests in flight complete. Calls that wait for a retry, for the budget of the organization, or for the rate limiter end
    /// immediately. They throw their last failure, or an <see cref="ObjectDisposedException"/> if there was none. A message handler that
    /// was passed to the constructor or belongs to a host (<c>AddKirimChat</c>) is not disposed.
    /// </remarks>
    public void Dispose()
    {
        sender.Stop();
        if (ownsTransport)
        {
            transport.Value.Dispose();
        }
    }

    private static TransportInvoker CreateInvoker(HttpMessageHandler? transport, KirimChatClientOptions options) =>
        new(transport ?? Transport.Create(options.BaseUrl), disposeHandler: transport is null);

    // It sends nothing: it serializes, and converts requests for those who send them themselves.
    private static HttpClientRequestAdapter CreateKiotaAdapter(KirimChatClientOptions options) =>
        new(new AnonymousAuthenticationProvider(), new StrictParseNodeFactory(), new ExactSerializationWriterFactory(), new HttpClient())
        {
            BaseUrl = options.BaseUrl.AbsoluteUri,
        };

    private static string EnsureValid(string apiKey) =>
        ApiKeyValidator.GetError(apiKey) is { } error ? throw new ArgumentException($"The API key {error}.", nameof(apiKey)) : apiKey;

    private static KirimChatClientOptions CopyValid(KirimChatClientOptions options)
    {
        var copy = (options ?? throw new ArgumentNullException(nameof(options))).Copy();
        KirimChatClientOptionsValidator.ThrowIfInvalid(copy);
        return copy;
    }
}

using KirimChat.Generated;
using KirimChat.Generated.Contacts;
using KirimChat.Generated.Models;
using KirimChat.Internal;
using KirimChat.Internal.Http;
using KirimChat.Internal.Json;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

namespace KirimChat;

/// <summary>The client of the KirimChat API.</summary>
/// <remarks>Thread-safe. Make one and keep it for the life of the process: it pools connections, and renews them so that DNS changes are seen.</remarks>
public sealed class KirimChatClient : IKirimChatClient, IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly KirimChatRequestAdapter adapter;
    private readonly ContactsRequestBuilder contacts;

    /// <summary>Makes a client with the default settings.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <exception cref="ArgumentException"><paramref name="apiKey"/> is blank, or has white space, control or non-ASCII characters.</exception>
    public KirimChatClient(string apiKey)
        : this(OptionsWith(apiKey))
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="options">The settings. They are copied: a later change has no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is not valid; the message names it.</exception>
    public KirimChatClient(KirimChatClientOptions options)
        : this(Valid(options), static valid => Transport.Create(valid.BaseUrl), ownsTransport: true)
    {
    }

    /// <summary>Makes a client on a transport of the caller's: a proxy, certificates, a stub for a test.</summary>
    /// <param name="options">The settings. They are copied: a later change has no effect.</param>
    /// <param name="transport">
    /// Sends the requests. It stays the caller's, and is not disposed with the client. Switch its redirects off: the key would follow them.
    /// </param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is not valid; the message names it.</exception>
    public KirimChatClient(KirimChatClientOptions options, HttpMessageHandler transport)
        : this(Valid(options), _ => transport ?? throw new ArgumentNullException(nameof(transport)), ownsTransport: false)
    {
    }

    private KirimChatClient(KirimChatClientOptions options, Func<KirimChatClientOptions, HttpMessageHandler> transport, bool ownsTransport)
        : this(options, Pipeline.Create(options, transport(options)), ownsTransport)
    {
    }

    /// <summary>Makes a client on a pipeline that is complete.</summary>
    internal KirimChatClient(KirimChatClientOptions options, HttpMessageHandler pipeline, bool ownsPipeline)
    {
        http = new(pipeline, ownsPipeline);
        // Never disposed: it owns nothing, and would cancel the calls under way.
        var kiotasHttp = new HttpClient(pipeline, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        var kiota = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), new StrictParseNodeFactory(), httpClient: kiotasHttp) { BaseUrl = options.BaseUrl.ToString() };
        adapter = new(kiota, http, options, KirimChatLog.Of(options));
        Api = new(adapter);
        contacts = Api.Contacts;
    }

    /// <summary>The generated client: every operation of the API's document, on the same pipeline, with the same errors.</summary>
    /// <remarks>
    /// Its models have every property nullable. In their additional data each value is a <see cref="System.Text.Json.JsonElement"/>. A
    /// <see cref="KirimChatResponseOption"/> among the options of a request tells what else came with its answer.
    /// </remarks>
    public KirimChatApiClient Api { get; }

    /// <inheritdoc/>
    public Task<Contact> GetContactAsync(string id, CancellationToken cancellationToken = default)
    {
        var request = contacts[id].ToGetRequestInformation();
        return FetchContactAsync(request, new(request), static response => ContactMapper.ToContact(response?.Data), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<KirimChatResponse<Contact>> GetContactResponseAsync(string id, CancellationToken cancellationToken = default)
    {
        var request = contacts[id].ToGetRequestInformation();
        var call = new Call(request);
        var (contact, requestId) = await FetchContactAsync(
            request,
            call,
            static response => (ContactMapper.ToContact(response?.Data), response?.RequestId),
            cancellationToken).ConfigureAwait(false);
        var answer = call.Answer!;
        return new()
        {
            Value = contact,
            StatusCode = answer.StatusCode,
            RequestId = requestId ?? answer.RequestId,
            RateLimit = answer.RateLimit,
            Headers = answer.Headers,
        };
    }

    /// <summary>Closes the connections. A call under way comes to its end; it is not tried again, unless the transport is the caller's or the host's.</summary>
    public void Dispose()
    {
        adapter.Dispose();
        http.Dispose();
    }

    private Task<T> FetchContactAsync<T>(RequestInformation request, Call call, Func<ContactResponse?, T> read, CancellationToken cancellationToken) =>
        adapter.SendAsync(request, call, ContactResponse.CreateFromDiscriminatorValue, read, cancellationToken);

    private static KirimChatClientOptions OptionsWith(string apiKey) => ApiKeyRules.Problem(apiKey) is { } problem
        ? throw new ArgumentException($"The API key {problem}.", nameof(apiKey))
        : new() { ApiKey = apiKey };

    private static KirimChatClientOptions Valid(KirimChatClientOptions options)
    {
        var copy = (options ?? throw new ArgumentNullException(nameof(options))).Copy();
        ClientOptionsValidator.ThrowIfInvalid(copy);
        return copy;
    }
}

using System.Diagnostics.CodeAnalysis;
using KirimChat.Internal.Diagnostics;
using KirimChat.Internal.Messages;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Abstractions.Store;

namespace KirimChat.Internal.Http;

/// <summary>Sends the requests of both surfaces, and reads their responses. Kiota's own adapter converts and serializes.</summary>
internal sealed class KirimChatRequestAdapter(IRequestAdapter kiota, RetryingSender sender, KirimChatClientOptions options)
    : IRequestAdapter
{
    public ISerializationWriterFactory SerializationWriterFactory => kiota.SerializationWriterFactory;

    public string? BaseUrl
    {
        get => kiota.BaseUrl;
        set => kiota.BaseUrl = value;
    }

    public void EnableBackingStore(IBackingStoreFactory backingStoreFactory) => kiota.EnableBackingStore(backingStoreFactory);

    public Task<T?> ConvertToNativeRequestAsync<T>(RequestInformation requestInfo, CancellationToken cancellationToken = default)
    {
        RequestValidator.Validate(requestInfo, Performance.UrlTemplate.Get(requestInfo.UrlTemplate));
        return kiota.ConvertToNativeRequestAsync<T>(requestInfo, cancellationToken);
    }

    public Task<ModelType?> SendAsync<ModelType>(
        RequestInformation requestInfo,
        ParsableFactory<ModelType> factory,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default,
        CancellationToken cancellationToken = default
    )
        where ModelType : IParsable =>
        SendAsync(requestInfo, errorMapping, response => response.ReadObject(factory), expectsContent: true, cancellationToken);

    public Task<IEnumerable<ModelType>?> SendCollectionAsync<ModelType>(
        RequestInformation requestInfo,
        ParsableFactory<ModelType> factory,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default,
        CancellationToken cancellationToken = default
    )
        where ModelType : IParsable =>
        SendAsync(
            requestInfo,
            errorMapping,
            response => response.Read(node => node.GetCollectionOfObjectValues(factory)),
            expectsContent: true,
            cancellationToken
        );

    public Task<ModelType?> SendPrimitiveAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] ModelType>(
        RequestInformation requestInfo,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default,
        CancellationToken cancellationToken = default
    ) => SendAsync(requestInfo, errorMapping, PrimitiveReader.Read<ModelType>, expectsContent: true, cancellationToken);

    public Task<IEnumerable<ModelType>?> SendPrimitiveCollectionAsync<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] ModelType
    >(
        RequestInformation requestInfo,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default,
        CancellationToken cancellationToken = default
    ) =>
        SendAsync(
            requestInfo,
            errorMapping,
            static response => response.Read(static node => node.GetCollectionOfPrimitiveValues<ModelType>()),
            expectsContent: true,
            cancellationToken
        );

    public Task SendNoContentAsync(
        RequestInformation requestInfo,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default,
        CancellationToken cancellationToken = default
    ) => SendAsync<object>(requestInfo, errorMapping, static _ => null, expectsContent: false, cancellationToken);

    /// <summary>Makes a call of either surface.</summary>
    /// <exception cref="KirimChatException">The call failed.</exception>
    public Task<T> SendAsync<T>(ApiRequest request, Func<BufferedResponse, T> read, CancellationToken cancellationToken) =>
        CallTelemetry.IsEnabled
            ? SendWithTelemetryAsync(request, read, cancellationToken)
            : sender.SendAsync(request, read, cancellationToken);

    private Task<T?> SendAsync<T>(
        RequestInformation information,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping,
        Func<BufferedResponse, T?> read,
        bool expectsContent,
        CancellationToken cancellationToken
    )
    {
        if (information.GetRequestOption<ResponseHandlerOption>()?.ResponseHandler is { } handler)
        {
            return SendToHandlerAsync<T>(information, handler, errorMapping, expectsContent, cancellationToken);
        }

        return HasBody(information)
            ? SendWithBodyAsync(information, read, expectsContent, cancellationToken)
            : SendAsync(ApiRequestFactory.Create(information, BaseUrl, body: null, expectsContent), read, cancellationToken);
    }

    private async Task<T?> SendToHandlerAsync<T>(
        RequestInformation information,
        IResponseHandler handler,
        Dictionary<string, ParsableFactory<IParsable>>? errorMapping,
        bool expectsContent,
        CancellationToken cancellationToken
    )
    {
        var message = await SendWithBodyAsync(information, static response => response.DetachMessage(), expectsContent, cancellationToken)
            .ConfigureAwait(false);
        return await handler.HandleResponseAsync<HttpResponseMessage, T>(message, errorMapping).ConfigureAwait(false);
    }

    private async Task<T> SendWithBodyAsync<T>(
        RequestInformation information,
        Func<BufferedResponse, T> read,
        bool expectsContent,
        CancellationToken cancellationToken
    )
    {
        // Read once, as every attempt sends the whole body.
        using var body = new MemoryStream();
        if (HasBody(information))
        {
            await information.Content.CopyToAsync(body, 81920, cancellationToken).ConfigureAwait(false);
        }

        var request = ApiRequestFactory.Create(information, BaseUrl, HasBody(information) ? body.ToArray() : null, expectsContent);
        return await SendAsync(request, read, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> SendWithTelemetryAsync<T>(ApiRequest request, Func<BufferedResponse, T> read, CancellationToken cancellationToken)
    {
        var telemetry = CallTelemetry.Start(request, options);
        try
        {
            return await sender.SendAsync(request, ReadAndStop, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            telemetry.Failed(exception);
            throw;
        }

        T ReadAndStop(BufferedResponse response)
        {
            var result = read(response);
            telemetry.Succeeded(response);
            return result;
        }
    }

    private static bool HasBody(RequestInformation information) =>
        information.Content is { } content && !ReferenceEquals(content, Stream.Null);
}

using System.Diagnostics.CodeAnalysis;
using KirimChat.Internal.Json;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Abstractions.Store;

namespace KirimChat.Internal;

/// <summary>
/// Every call of the generated client passes here: for what no HTTP handler can see, the parameters before they are a URL and the model after
/// it was read, and for what belongs to the call as a whole, its trace, its log and the caller's token.
/// </summary>
internal sealed class KirimChatRequestAdapter(IRequestAdapter inner, HttpMessageInvoker http, KirimChatClientOptions options, KirimChatLog log) : IRequestAdapter, IDisposable
{
    private readonly Errors errors = new(options);
    private volatile bool isDisposed;

    public ISerializationWriterFactory SerializationWriterFactory => inner.SerializationWriterFactory;

    public string? BaseUrl
    {
        get => inner.BaseUrl;
        set => inner.BaseUrl = value;
    }

    public void EnableBackingStore(IBackingStoreFactory backingStoreFactory) => inner.EnableBackingStore(backingStoreFactory);

    public Task<T?> ConvertToNativeRequestAsync<T>(RequestInformation requestInfo, CancellationToken cancellationToken = default)
    {
        RequestRules.Check(requestInfo, UrlTemplate.Of(requestInfo.UrlTemplate));
        return inner.ConvertToNativeRequestAsync<T>(requestInfo, cancellationToken);
    }

    public Task<ModelType?> SendAsync<ModelType>(RequestInformation requestInfo, ParsableFactory<ModelType> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default)
        where ModelType : IParsable => IsPlainRead(requestInfo)
            ? SendAsync(requestInfo, new(requestInfo), factory, static model => model, cancellationToken)
            : SendByKiotaAsync(requestInfo, () => inner.SendAsync(requestInfo, factory, errorMapping, cancellationToken), cancellationToken);

    public Task<IEnumerable<ModelType>?> SendCollectionAsync<ModelType>(RequestInformation requestInfo, ParsableFactory<ModelType> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default)
        where ModelType : IParsable =>
        SendByKiotaAsync(requestInfo, () => inner.SendCollectionAsync(requestInfo, factory, errorMapping, cancellationToken), cancellationToken);

    public Task<ModelType?> SendPrimitiveAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] ModelType>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default) =>
        SendByKiotaAsync(requestInfo, () => inner.SendPrimitiveAsync<ModelType>(requestInfo, errorMapping, cancellationToken), cancellationToken);

    public Task<IEnumerable<ModelType>?> SendPrimitiveCollectionAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] ModelType>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default) =>
        SendByKiotaAsync(requestInfo, () => inner.SendPrimitiveCollectionAsync<ModelType>(requestInfo, errorMapping, cancellationToken), cancellationToken);

    public Task SendNoContentAsync(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default) =>
        SendByKiotaAsync<object?>(requestInfo, async () =>
        {
            await inner.SendNoContentAsync(requestInfo, errorMapping, cancellationToken).ConfigureAwait(false);
            return null;
        }, cancellationToken);

    /// <summary>
    /// Sends a request that has no contents, and makes of the model that comes what <paramref name="read"/> does. In the place of Kiota's own
    /// sending, which expands the URL at each read, names spans by a regex and copies the body twice; see the README of the benchmarks.
    /// </summary>
    public async Task<T> SendAsync<ModelType, T>(RequestInformation request, Call call, ParsableFactory<ModelType> factory, Func<ModelType?, T> read, CancellationToken cancellationToken)
        where ModelType : IParsable
    {
        RequestRules.Check(request, call.Template);
        Begin(call);
        try
        {
            using var response = await http.SendAsync(RequestMessage.Of(request, BaseUrl, call), cancellationToken).ConfigureAwait(false);
            return read(call.Answer!.Body is { Count: > 0 } body ? StrictParseNode.Read(body, factory) : default);
        }
        catch (Exception thrown) when (Fail(call, thrown, cancellationToken) is { } failure)
        {
            throw failure;
        }
        finally
        {
            End(call);
        }
    }

    public void Dispose() => isDisposed = true;

    private static bool IsPlainRead(RequestInformation request) =>
        request.HttpMethod == Method.GET && request.Content is null or { Length: 0 } && request.GetRequestOption<ResponseHandlerOption>() is null;

    private async Task<T> SendByKiotaAsync<T>(RequestInformation request, Func<Task<T>> send, CancellationToken cancellationToken)
    {
        var call = new Call(request) { IsReadByKiota = true };
        RequestRules.Check(request, call.Template);
        request.AddRequestOptions([call]);
        Begin(call);
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (Exception thrown) when (Fail(call, thrown, cancellationToken) is { } failure)
        {
            throw failure;
        }
        finally
        {
            End(call);
        }
    }

    private void Begin(Call call)
    {
        // Else the platform tells of a class that the caller has never seen.
        ObjectDisposedException.ThrowIf(isDisposed, typeof(KirimChatClient));
        call.Started = options.TimeProvider.GetTimestamp();
        call.Activity = Telemetry.Start(call, options);
    }

    /// <returns>What the caller gets in the place of what was thrown, or null when that is right as it is.</returns>
    private Exception? Fail(Call call, Exception thrown, CancellationToken cancellationToken)
    {
        Exception? replacement = thrown switch
        {
            BrokenContractException broken => errors.Unexpected(call.Answer!, broken.Message, broken),
            OperationCanceledException cancelled when cancellationToken.IsCancellationRequested && cancelled.CancellationToken != cancellationToken =>
                new OperationCanceledException(cancelled.Message, cancelled, cancellationToken),
            _ => null,
        };
        call.Failure = replacement ?? thrown;
        return replacement;
    }

    private void End(Call call)
    {
        if (call.Failure is KirimChatException failure) log.GaveUp(call, failure);
        Telemetry.Stop(call, options);
    }
}

using System.Diagnostics.CodeAnalysis;
using KirimChat.Internal.Http;
using KirimChat.Internal.Json;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Abstractions.Store;

namespace KirimChat.Internal;

/// <summary>
/// Every call of the generated client passes here: for what no HTTP handler can see, the parameters before they are a URL and the model after
/// it was read, and for what belongs to the call as a whole, its trace, its log and the caller's token.
/// </summary>
internal sealed class KirimChatRequestAdapter(IRequestAdapter inner, HttpClient http, KirimChatClientOptions options, KirimChatLog log) : IRequestAdapter
{
    public ISerializationWriterFactory SerializationWriterFactory => inner.SerializationWriterFactory;

    public string? BaseUrl
    {
        get => inner.BaseUrl;
        set => inner.BaseUrl = value;
    }

    public void EnableBackingStore(IBackingStoreFactory backingStoreFactory) => inner.EnableBackingStore(backingStoreFactory);

    public Task<T?> ConvertToNativeRequestAsync<T>(RequestInformation requestInfo, CancellationToken cancellationToken = default)
    {
        RequestRules.Check(requestInfo);
        return inner.ConvertToNativeRequestAsync<T>(requestInfo, cancellationToken);
    }

    public Task<ModelType?> SendAsync<ModelType>(RequestInformation requestInfo, ParsableFactory<ModelType> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default)
        where ModelType : IParsable =>
        CallAsync(
            requestInfo,
            call => IsPlainRead(requestInfo) ? ReadAsync(requestInfo, call, factory, cancellationToken) : inner.SendAsync(requestInfo, factory, errorMapping, cancellationToken),
            cancellationToken);

    public Task<IEnumerable<ModelType>?> SendCollectionAsync<ModelType>(RequestInformation requestInfo, ParsableFactory<ModelType> factory, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default)
        where ModelType : IParsable =>
        CallAsync(requestInfo, _ => inner.SendCollectionAsync(requestInfo, factory, errorMapping, cancellationToken), cancellationToken);

    public Task<ModelType?> SendPrimitiveAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] ModelType>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default) =>
        CallAsync(requestInfo, _ => inner.SendPrimitiveAsync<ModelType>(requestInfo, errorMapping, cancellationToken), cancellationToken);

    public Task<IEnumerable<ModelType>?> SendPrimitiveCollectionAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] ModelType>(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default) =>
        CallAsync(requestInfo, _ => inner.SendPrimitiveCollectionAsync<ModelType>(requestInfo, errorMapping, cancellationToken), cancellationToken);

    public Task SendNoContentAsync(RequestInformation requestInfo, Dictionary<string, ParsableFactory<IParsable>>? errorMapping = default, CancellationToken cancellationToken = default) =>
        CallAsync<object?>(requestInfo, async _ =>
        {
            await inner.SendNoContentAsync(requestInfo, errorMapping, cancellationToken).ConfigureAwait(false);
            return null;
        }, cancellationToken);

    // What Kiota's own sending adds to one: contents, and a caller who wants the answer itself.
    private static bool IsPlainRead(RequestInformation request) =>
        request.HttpMethod == Method.GET && request.Content is null or { Length: 0 } && request.GetRequestOption<ResponseHandlerOption>() is null;

    // In the place of Kiota's own sending, which expands the URL three times, names spans by a regex, and copies the body twice: it takes
    // twice the time and three times the memory. See CONTRIBUTING.md, "Fast".
    private async Task<ModelType?> ReadAsync<ModelType>(RequestInformation request, Call call, ParsableFactory<ModelType> factory, CancellationToken cancellationToken)
        where ModelType : IParsable
    {
        call.ReadsAnswer = true;
        using var message = RequestMessage.Of(request, BaseUrl);
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var body = call.Answer!.Body;
        return body.Count == 0 ? default : StrictParseNode.Read(body, factory);
    }

    private async Task<T> CallAsync<T>(RequestInformation request, Func<Call, Task<T>> send, CancellationToken cancellationToken)
    {
        RequestRules.Check(request);
        var call = Call.Start(request);
        var started = options.TimeProvider.GetTimestamp();
        var activity = Telemetry.Start(call, options.BaseUrl);
        Exception? failure = null;
        try
        {
            var model = await send(call).ConfigureAwait(false);
            call.Inspect?.Invoke(model);
            return model;
        }
        catch (Exception thrown) when ((thrown as BrokenContractException ?? thrown.InnerException as BrokenContractException) is { } broken)
        {
            // Inside, when Kiota has wrapped it.
            throw failure = Errors.Unexpected(call.Answer!, broken.Message, broken);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested && cancelled.CancellationToken != cancellationToken)
        {
            throw failure = new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
        catch (Exception other)
        {
            failure = other;
            throw;
        }
        finally
        {
            if (failure is KirimChatException told) log.GaveUp(call, told);
            Telemetry.Stop(activity, call, options.BaseUrl, options.TimeProvider.GetElapsedTime(started), failure);
        }
    }
}

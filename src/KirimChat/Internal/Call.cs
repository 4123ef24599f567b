using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal;

/// <summary>One call, from the request builder to the last answer. Travels with the request, as Kiota's options do.</summary>
internal sealed class Call : IRequestOption
{
    private static readonly string Key = typeof(Call).FullName!;

    /// <summary>The method and the path template, for example <c>GET /contacts/{id}</c>: what may be told of a request.</summary>
    public string Operation => $"{Method} {Path}";

    public string Method { get; private set; } = "";

    public string Path { get; private set; } = "";

    /// <summary>The body is read from the answer, and need not be in the message.</summary>
    public bool ReadsAnswer { get; set; }

    /// <summary>Looks at the model before the call counts as a success; throws when it is not what was promised.</summary>
    public Action<object?>? Inspect { get; init; }

    /// <summary>The last answer that came.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>How often the call was tried again.</summary>
    public int Retries { get; set; }

    /// <summary>The last attempt took all the time that the call had.</summary>
    public bool IsOutOfTime { get; set; }

    private KirimChatResponseOption? ResponseOption { get; set; }

    /// <summary>The call that a request of Kiota's starts.</summary>
    public static Call Start(RequestInformation request)
    {
        var call = request.GetRequestOption<Call>() ?? new();
        call.Method = request.HttpMethod.ToString();
        call.Path = UrlTemplate.Of(request.UrlTemplate).Path;
        call.ResponseOption = request.GetRequestOption<KirimChatResponseOption>();
        request.AddRequestOptions([call]);
        return call;
    }

    /// <summary>The call that a message belongs to.</summary>
    public static Call Of(HttpRequestMessage request)
    {
#if NET
        return request.Options.TryGetValue(new HttpRequestOptionsKey<IRequestOption>(Key), out var option) && option is Call call
#else
        return request.Properties.TryGetValue(Key, out var option) && option is Call call
#endif
            ? call
            : new() { Method = request.Method.Method };
    }

    public void Arrived(Answer answer)
    {
        Answer = answer;
        if (ResponseOption is not { } option) return;
        option.StatusCode = answer.StatusCode;
        option.RequestId = answer.RequestId;
        option.RateLimit = answer.RateLimit;
        option.Headers = answer.Headers;
    }
}

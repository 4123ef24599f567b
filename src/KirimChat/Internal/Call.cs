using System.Diagnostics;
using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal;

/// <summary>One call, from the request builder to the last answer. Travels with the request, as Kiota's options do.</summary>
internal sealed class Call : IRequestOption
{
    private static readonly string Key = typeof(Call).FullName!;

    private readonly KirimChatResponseOption? responseOption;

    public Call(RequestInformation request)
    {
        Method = request.HttpMethod.ToString();
        Template = UrlTemplate.Of(request.UrlTemplate);
        responseOption = request.GetRequestOption<KirimChatResponseOption>();
    }

    // Sent on the HTTP client of the factory, past the generated client.
    private Call(HttpRequestMessage message)
    {
        Method = message.Method.Method;
        Template = UrlTemplate.Of("");
        IsReadByKiota = true;
    }

    /// <summary>The method and the path template, for example <c>GET /contacts/{id}</c>: what may be told of a request.</summary>
    public string Operation => $"{Method} {Path}";

    public string Method { get; }

    public string Path => Template.Path;

    public UrlTemplate Template { get; }

    /// <summary>The body is read from the message, as Kiota does, and not from <see cref="Answer"/>.</summary>
    public bool IsReadByKiota { get; init; }

    /// <summary>When it began, by the clock of the options.</summary>
    public long Started { get; set; }

    /// <summary>The activity of its trace, when someone listens.</summary>
    public Activity? Activity { get; set; }

    /// <summary>The last answer that came.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>How often the call was tried again.</summary>
    public int Retries { get; set; }

    /// <summary>The last attempt took all the time that the call had.</summary>
    public bool IsOutOfTime { get; set; }

    /// <summary>Why the last failure was not tried again.</summary>
    public string WhyNotRetried { get; set; } = "";

    /// <summary>What the caller gets in the place of a value.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The call that a message belongs to.</summary>
    public static Call Of(HttpRequestMessage request)
    {
        if (request is RequestMessage message) return message.Call;
#if NET
        return request.Options.TryGetValue(new HttpRequestOptionsKey<IRequestOption>(Key), out var option) && option is Call call
#else
        return request.Properties.TryGetValue(Key, out var option) && option is Call call
#endif
            ? call
            : new(request);
    }

    public void Arrived(Answer answer)
    {
        Answer = answer;
        if (responseOption is not { } option) return;
        option.StatusCode = answer.StatusCode;
        option.RequestId = answer.RequestId;
        option.RateLimit = answer.RateLimit;
        option.Headers = answer.Headers;
    }
}

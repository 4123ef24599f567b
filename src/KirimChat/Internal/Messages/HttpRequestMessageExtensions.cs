using Microsoft.Kiota.Abstractions;

namespace KirimChat.Internal.Messages;

internal static class HttpRequestMessageExtensions
{
    /// <summary>Attaches one of Kiota's options, under the key that Kiota's own adapter uses.</summary>
    public static void SetOption(this HttpRequestMessage message, IRequestOption option)
    {
        var key = option.GetType().FullName!;
#if NET
        message.Options.Set(new(key), option);
#else
        message.Properties[key] = option;
#endif
    }
}

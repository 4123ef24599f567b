using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace KirimChat.Internal.Messages;

internal static class HttpHeadersExtensions
{
    /// <summary>Gets a header as it was sent, without the cost and the failures of parsing it.</summary>
    public static bool TryGetRaw(this HttpHeaders headers, string name, [NotNullWhen(true)] out string? value)
    {
#if NET
        value = headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
#else
        value = headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
#endif
        return value is not null;
    }
}

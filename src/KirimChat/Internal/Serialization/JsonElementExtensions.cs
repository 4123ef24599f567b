using System.Text.Json;
#if NET9_0_OR_GREATER
using System.Runtime.InteropServices;
#else
using System.Text;
#endif

namespace KirimChat.Internal.Serialization;

internal static class JsonElementExtensions
{
    /// <summary>Gets a string as UTF-8, where the platform can without creating one.</summary>
    /// <exception cref="InvalidOperationException">The string is not valid Unicode.</exception>
    public static ReadOnlySpan<byte> GetUtf8String(this JsonElement element)
    {
#if NET9_0_OR_GREATER
        var quoted = JsonMarshal.GetRawUtf8Value(element);
        var raw = quoted[1..^1];
        return raw.Contains((byte)'\\') ? System.Text.Encoding.UTF8.GetBytes(element.GetString()!) : raw;
#else
        return Encoding.UTF8.GetBytes(element.GetString()!);
#endif
    }
}

using System.Net.Http.Headers;

namespace KirimChat.Internal.Messages;

internal static class MediaTypes
{
    private const string Json = "application/json";

    public static bool IsJson(string? mediaType) =>
        string.Equals(mediaType, Json, StringComparison.OrdinalIgnoreCase)
        || mediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads the raw header: the typed one is null for a value such as <c>application/json;</c>.</summary>
    public static string? Read(HttpContentHeaders? headers)
    {
        if (headers is null || !headers.TryGetRaw("Content-Type", out var value))
        {
            return null;
        }

        // Most responses have just this: no new string is needed.
        return value == Json ? Json : value.Split(';')[0].Trim();
    }
}

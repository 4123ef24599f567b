using System.Security.Cryptography;

namespace KirimChat.Sandbox.Internal;

/// <summary>Creates IDs and keys in the form of the API.</summary>
internal static class Ids
{
    // Crockford's base 32: no I, L, O or U.
    private const string Base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string UrlSafeBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>A prefix and a ULID: ten characters of time and sixteen random ones.</summary>
    public static string New(string prefix, DateTimeOffset now)
    {
        var time = new char[10];
        var milliseconds = now.ToUnixTimeMilliseconds();
        for (var i = time.Length - 1; i >= 0; i--, milliseconds >>= 5)
        {
            time[i] = Base32[(int)(milliseconds & 31)];
        }

        return $"{prefix}{new string(time)}{RandomNumberGenerator.GetString(Base32, 16)}";
    }

    public static string NewKey() => "kdv_live_" + RandomNumberGenerator.GetString(UrlSafeBase64, 24);
}

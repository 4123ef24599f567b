using System.Security.Cryptography;

namespace KirimChat.Sandbox.Internal;

/// <summary>Ids and keys as the API gives them.</summary>
internal static class Ids
{
    // Crockford's base 32: no I, L, O or U.
    private const string Base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string UrlSafeBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>A prefix and a ULID: ten characters of time and sixteen of chance.</summary>
    public static string New(string prefix, DateTimeOffset now) => string.Create(prefix.Length + 26, (prefix, now.ToUnixTimeMilliseconds()), static (id, state) =>
    {
        var (prefix, milliseconds) = state;
        prefix.CopyTo(id);
        for (var i = prefix.Length + 9; i >= prefix.Length; i--, milliseconds >>= 5) id[i] = Base32[(int)(milliseconds & 31)];
        RandomNumberGenerator.GetItems(Base32, id[(prefix.Length + 10)..]);
    });

    public static string NewKey() => "kdv_live_" + RandomNumberGenerator.GetString(UrlSafeBase64, 24);
}

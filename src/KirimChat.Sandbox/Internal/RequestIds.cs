using System.Security.Cryptography;

namespace KirimChat.Sandbox.Internal;

/// <summary>Ids as the API gives them: <c>req_</c> and a ULID, ten characters of time and sixteen of chance.</summary>
internal static class RequestIds
{
    // Crockford's base 32: no I, L, O or U.
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(DateTimeOffset now) => string.Create(30, now.ToUnixTimeMilliseconds(), static (id, milliseconds) =>
    {
        "req_".CopyTo(id);
        for (var i = 13; i >= 4; i--, milliseconds >>= 5) id[i] = Digits[(int)(milliseconds & 31)];
        RandomNumberGenerator.GetItems(Digits, id[14..]);
    });
}

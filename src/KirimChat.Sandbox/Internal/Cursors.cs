using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace KirimChat.Sandbox.Internal;

/// <summary>Opaque cursors: a position, and a signature that binds it to the filters of its list.</summary>
internal sealed class Cursors
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Create(int position, string filters)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, position);
        return WebEncoders.Base64UrlEncode([.. bytes, .. Sign(bytes, filters)]);
    }

    /// <returns>The position, or null when the cursor was changed or belongs to other filters.</returns>
    public int? Read(string cursor, string filters)
    {
        if (Decode(cursor) is not { Length: > sizeof(int) } bytes)
        {
            return null;
        }

        var isValid = CryptographicOperations.FixedTimeEquals(bytes.AsSpan(sizeof(int)), Sign(bytes[..sizeof(int)], filters));
        return isValid ? BinaryPrimitives.ReadInt32BigEndian(bytes) : null;
    }

    private static byte[]? Decode(string cursor)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(cursor);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private byte[] Sign(byte[] position, string filters)
    {
        byte[] text = [.. position, .. Encoding.UTF8.GetBytes(filters)];
        return HMACSHA256.HashData(key, text);
    }
}

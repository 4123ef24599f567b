namespace KirimChat.Internal.Messages;

/// <summary>The media types that an operation accepts, as the generated client sends them.</summary>
internal sealed class AcceptHeader(string[] mediaTypes)
{
    public static readonly AcceptHeader Any = new([]);

    public static readonly AcceptHeader Json = new(["application/json"]);

    /// <summary>Gets a value that indicates whether every success is JSON.</summary>
    public bool IsOnlyJson { get; } = mediaTypes.Length > 0 && mediaTypes.All(MediaTypes.IsJson);

    public static AcceptHeader Parse(IEnumerable<string> values)
    {
        // Nearly every operation has just this, and a set of strings that is enumerated costs more than the comparison.
        return values is ICollection<string> { Count: 1 } single && single.Contains("application/json")
            ? Json
            : new([.. values.SelectMany(static value => value.Split(',')).Select(static range => range.Split(';')[0].Trim())]);
    }

    /// <summary>Without an Accept header, everything is allowed. JSON is judged by its content and not here.</summary>
    public bool Allows(string? mediaType) => mediaTypes.Length == 0 || mediaTypes.Any(range => Matches(range, mediaType));

    public override string ToString() => IsOnlyJson ? "JSON" : string.Join(" or ", mediaTypes);

    private static bool Matches(string range, string? mediaType)
    {
        // Bytes are bytes, whatever a server calls them or leaves unnamed.
        if (range is "*/*" or "application/octet-stream")
        {
            return true;
        }

        return range.EndsWith("/*", StringComparison.Ordinal)
            ? mediaType?.StartsWith(range.Substring(0, range.Length - 1), StringComparison.OrdinalIgnoreCase) == true
            : !MediaTypes.IsJson(range) && string.Equals(range, mediaType, StringComparison.OrdinalIgnoreCase);
    }
}

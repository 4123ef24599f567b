using System.Collections.ObjectModel;

namespace KirimChat.Internal;

internal static class NoHeaders
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Value =
        new ReadOnlyDictionary<string, IReadOnlyList<string>>(new Dictionary<string, IReadOnlyList<string>>());
}

using System.Collections.ObjectModel;

namespace KirimChat.Internal.Errors;

internal static class EmptyHeaders
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Instance =
        new ReadOnlyDictionary<string, IReadOnlyList<string>>(new Dictionary<string, IReadOnlyList<string>>());
}

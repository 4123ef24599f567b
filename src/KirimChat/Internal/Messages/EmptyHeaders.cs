using System.Collections.ObjectModel;

namespace KirimChat.Internal.Messages;

internal static class EmptyHeaders
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Instance = new ReadOnlyDictionary<
        string,
        IReadOnlyList<string>
    >(new Dictionary<string, IReadOnlyList<string>>());
}

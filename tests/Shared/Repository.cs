namespace KirimChat.Shared;

/// <summary>The files that the tests look at.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string Document => At("openapi", "kirimchat.yaml");

    public static string At(params string[] path) => Path.Combine([Root, .. path]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KirimChat.Generated.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}

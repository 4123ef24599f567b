namespace KirimChat.Shared;

/// <summary>Paths of the files of the repository.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string OpenApiDescription => At("openapi", "kirimchat.yaml");

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

namespace KirimChat.Shared;

/// <summary>A copy of the working tree and its history in a temporary folder, which a test can build and change.</summary>
internal sealed class RepositoryClone : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("kirimchat-copy-").FullName;

    public static async Task<RepositoryClone> CreateAsync()
    {
        var (exitCode, files) = await Commands.RunAsync(Repository.At(), "git", "ls-files", "--cached", "--others", "--exclude-standard");
        Assert.Equal(0, exitCode);
        var history = Directory
            .EnumerateFiles(Repository.At(".git"), "*", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Repository.At(), file));

        var copy = new RepositoryClone();
        foreach (
            var file in files
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Concat(history)
                .Where(static file => File.Exists(Repository.At(file)))
        )
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy.At(file))!);
            File.Copy(Repository.At(file), copy.At(file));
        }

        return copy;
    }

    public string At(params string[] path) => Path.Combine([root, .. path]);

    public async Task ReplaceAsync(string file, string text, string replacement)
    {
        var before = await File.ReadAllTextAsync(At(file), TestContext.Current.CancellationToken);
        Assert.Contains(text, before, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            At(file),
            before.Replace(text, replacement, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

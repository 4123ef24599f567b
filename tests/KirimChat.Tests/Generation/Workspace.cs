using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace KirimChat.Tests.Generation;

/// <summary>A copy of the files that the generation uses, with a fake Kiota that records its calls.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("kirimchat-").FullName;

    public Workspace(params string[] more)
    {
        string[] parts = ["openapi", "generated", ".config", .. more];
        foreach (var part in parts)
        {
            Copy(Repository.At(part), In(part));
        }
        // The fake Kiota writes the current client. A test can change these files.
        Copy(In("generated", "KirimChat.Generated"), In("fake", "client"));
        File.WriteAllText(
            Kiota,
            """
            #!/bin/sh
            echo "$@" >> "$FAKE_DIR/calls"
            while [ "$1" != --output ]; do shift; done
            mkdir -p "$2" && cp -r "$FAKE_DIR/client/." "$2"
            [ -z "$FAKE_OUTPUT" ] || echo "$FAKE_OUTPUT"
            exit ${FAKE_EXIT:-0}
            """.ReplaceLineEndings("\n")
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Kiota, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public string Kiota => In("fake", "kiota");

    public int KiotaCalls => File.Exists(In("fake", "calls")) ? File.ReadAllLines(In("fake", "calls")).Length : 0;

    public Dictionary<string, string> Environment { get; } = [];

    public string In(params string[] path) => Path.Combine([root, .. path]);

    public void ChangeDescription() => File.AppendAllText(In("openapi", "kirimchat.yaml"), "\n# changed\n");

    /// <summary>Returns the hashes of all committed generated files as one text.</summary>
    public string Generated()
    {
        var files = Directory
            .EnumerateFiles(In("generated"), "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(In("generated", "obj"), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var file in files)
        {
            text.AppendLine(
                string.Concat(Path.GetRelativePath(root, file), " ", Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))
            );
        }

        return text.ToString();
    }

    public Task<(int ExitCode, string Output)> GenerateAsync(params string[] arguments) =>
        DotnetAsync(["msbuild", In("generated", "Generate.proj"), "-nologo", "-nodeReuse:false", .. arguments]);

    public Task<(int ExitCode, string Output)> GenerateWithFakeAsync(params string[] arguments) =>
        GenerateAsync([$"-p:KiotaCommand={Kiota}", .. arguments]);

    public Task<(int ExitCode, string Output)> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);

    public Task<(int ExitCode, string Output)> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = root };
        start.Environment["FAKE_DIR"] = In("fake");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Commands.RunAsync(start);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        Directory.CreateDirectory(to);
        foreach (var entry in Directory.EnumerateFileSystemEntries(from))
        {
            if (Path.GetFileName(entry) is not ("obj" or "bin" or "node_modules") and var name)
            {
                Copy(entry, Path.Combine(to, name));
            }
        }
    }
}

using System.IO.Compression;
using System.Xml.Linq;
using KirimChat.PackageTests;

[assembly: AssemblyFixture(typeof(Packages))]

namespace KirimChat.PackageTests;

/// <summary>The packages, created once for all tests in a folder that is a package source, in a version that is in no cache.</summary>
public sealed class Packages : IAsyncLifetime
{
    public string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    public string Root { get; } = Directory.CreateTempSubdirectory("kirimchat-packages-").FullName;

    public string Feed => Path.Combine(Root, "feed");

    public async ValueTask InitializeAsync()
    {
        var solution = Repository.At("KirimChat.Generated.sln");
        var (exitCode, output) = await Commands.RunAsync(
            Repository.At(),
            "dotnet",
            "pack",
            solution,
            "-c",
            "Release",
            "-o",
            Feed,
            $"-p:Version={Version}",
            "-p:ContinuousIntegrationBuild=true",
            "-nodeReuse:false"
        );
        if (exitCode != 0)
        {
            throw new InvalidOperationException(output);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return default;
    }

    public string File(string package, string extension = "nupkg") => Path.Combine(Feed, $"{package}.{Version}.{extension}");

    public ZipArchive Open(string package, string extension = "nupkg") => ZipFile.OpenRead(File(package, extension));

    /// <summary>Copies a consumer to a folder outside the repository.</summary>
    public string Consumer(string name)
    {
        var folder = Path.Combine(Root, Guid.NewGuid().ToString("N"), name);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Repository.At("tests", "KirimChat.PackageTests", "Consumers", name)))
        {
            System.IO.File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    public Task<(int ExitCode, string Output)> DotnetAsync(string folder, string command, params string[] arguments) =>
        Commands.RunAsync(
            folder,
            "dotnet",
            [command, "-nodeReuse:false", $"-p:Feed={Feed}", $"-p:KirimChatVersion={Version}", .. arguments]
        );

    /// <summary>Returns the version of another package, for consumers that can't use the central versions.</summary>
    public static string VersionOf(string package) =>
        XDocument
            .Load(Repository.At("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")!.Value == package)
            .Attribute("Version")!
            .Value;

    public Task<(int ExitCode, string Output)> InstallToolAsync(string folder, string package) =>
        Commands.RunAsync(folder, "dotnet", "tool", "install", package, "--version", Version, "--tool-path", folder, "--add-source", Feed);
}

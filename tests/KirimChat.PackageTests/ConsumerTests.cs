using System.Diagnostics;
using System.Text.Json;
using KirimChat.Sandbox;

namespace KirimChat.PackageTests;

/// <summary>Uses the packages as a consumer does: each consumer builds with warnings as errors, and calls a sandbox.</summary>
public sealed class ConsumerTests(Packages packages)
{
    public static bool HasLinker =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(static folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Console_application_on_NET_10_uses_the_package() => FetchesAsync(".NET 10.");

    [Fact]
    public Task Console_application_on_NET_8_uses_the_package() =>
        FetchesAsync(".NET 8.", "-p:Framework=net8.0", $"-p:RuntimeIdentifier={Rid}", "-p:SelfContained=true");

    [Fact(SkipUnless = nameof(HasLinker), Skip = "Native AOT links with clang or gcc, and neither is on the path.")]
    public Task Native_AOT_application_uses_the_package() =>
        FetchesAsync(
            ".NET 10.",
            "-p:PublishAot=true",
            "-p:InvariantGlobalization=true",
            $"-p:RuntimeIdentifier={Rid}",
            "-p:IlcTreatWarningsAsErrors=true"
        );

    [Fact]
    public async Task Netstandard_library_that_NET_10_uses_uses_the_package()
    {
        var library = packages.Consumer("Library");
        var console = packages.Consumer("Console");
        await File.WriteAllTextAsync(
            Path.Combine(console, "Program.cs"),
            """
            using KirimChat;
            using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = args[1], BaseUrl = new(args[0]) });
            Console.WriteLine(await new Library.Greeter(client).GreetAsync(args[2]));
            """,
            Token
        );

        var output = await PublishAndRunAsync(console, $"-p:Library={Path.Combine(library, "Library.csproj")}");

        Assert.Equal("Selamat pagi, Siti Rahayu!\n", output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Service_reads_options_from_appsettings_and_its_tests_pass_on_the_sandbox()
    {
        var service = packages.Consumer("Service");
        var tests = packages.Consumer("ServiceTests");
        var (exitCode, output) = await packages.DotnetAsync(
            tests,
            "build",
            $"-p:Service={Path.Combine(service, "Service.csproj")}",
            $"-p:MvcTestingVersion={Packages.VersionOf("Microsoft.AspNetCore.Mvc.Testing")}",
            $"-p:XunitVersion={Packages.VersionOf("xunit.v3.mtp-v2")}"
        );
        Assert.True(exitCode == 0, output);

        (exitCode, output) = await Commands.RunAsync(
            tests,
            Path.Combine(tests, "bin", "Debug", "net10.0", OperatingSystem.IsWindows() ? "ServiceTests.exe" : "ServiceTests")
        );
        Assert.True(exitCode == 0, output);
        Assert.Contains("Total: 1", output, StringComparison.Ordinal);

        var optionsFile = Path.Combine(service, "appsettings.json");
        await File.WriteAllTextAsync(
            optionsFile,
            (await File.ReadAllTextAsync(optionsFile, Token)).Replace("00:00:20", "soon", StringComparison.Ordinal),
            Token
        );
        (exitCode, output) = await Commands.RunAsync(service, "dotnet", "run", "--no-build");
        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            "KirimChat:Timeout is not a time in the form hh:mm:ss, or d.hh:mm:ss for 24 hours or more",
            output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("kdv_live_from_appsettings", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5.99.0", true)]
    [InlineData("6.0.0", false)]
    public async Task Application_with_Microsoft_Graph_below_6_gets_a_warning_when_it_is_built(string version, bool isWarned)
    {
        // A package with that name, in a version that is in no cache.
        version = $"{version}-test.{Guid.NewGuid():N}";
        var graph = Directory.CreateDirectory(Path.Combine(packages.Root, version)).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(graph, "Microsoft.Graph.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup>
            </Project>
            """,
            Token
        );
        var (exitCode, output) = await packages.DotnetAsync(graph, "pack", "-o", packages.Feed, $"-p:Version={version}");
        Assert.True(exitCode == 0, output);
        var library = packages.Consumer("Library");
        var project = Path.Combine(library, "Library.csproj");
        var reference = $"""<PackageReference Include="Microsoft.Graph" Version="{version}" /><PackageReference Include="KirimChat" """;
        var text = await File.ReadAllTextAsync(project, Token);
        await File.WriteAllTextAsync(
            project,
            text.Replace("""<PackageReference Include="KirimChat" """, reference, StringComparison.Ordinal),
            Token
        );

        (exitCode, output) = await packages.DotnetAsync(library, "build", "-p:TreatWarningsAsErrors=false");

        Assert.True(exitCode == 0, output);
        Assert.Equal(isWarned, output.Contains("warning KIRIM101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sandbox_that_is_installed_as_a_tool_starts_and_serves_its_page()
    {
        var folder = packages.Consumer("Console");
        var (exitCode, output) = await packages.InstallToolAsync(folder, "KirimChat.Sandbox.Tool");
        Assert.True(exitCode == 0, output);

        using var tool = Process.Start(
            new ProcessStartInfo(Path.Combine(folder, OperatingSystem.IsWindows() ? "kirimchat-sandbox.exe" : "kirimchat-sandbox"))
            {
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            Assert.Equal("KirimChat sandbox is running. Press Ctrl+C to stop.", await tool.StandardOutput.ReadLineAsync(Token));
            var page = (await tool.StandardOutput.ReadLineAsync(Token))!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            using var http = new HttpClient();
            Assert.Contains("KirimChat sandbox", await http.GetStringAsync(new Uri(page[1]), Token), StringComparison.Ordinal);
        }
        finally
        {
            tool.Kill();
        }
    }

    private static string Rid => System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;

    private async Task FetchesAsync(string framework, params string[] properties)
    {
        var console = packages.Consumer("Console");
        var output = await PublishAndRunAsync(console, properties);

        ReportDependencies(console, framework);
        Assert.StartsWith(framework, output, StringComparison.Ordinal);
        Assert.EndsWith(
            ": Siti Rahayu, \"gold\", 600\ninvalid_contact_id\nkey masked: True\n",
            output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    private async Task<string> PublishAndRunAsync(string folder, params string[] properties)
    {
        var (exitCode, output) = await packages.DotnetAsync(
            folder,
            "publish",
            ["-c", "Release", "-o", Path.Combine(folder, "out"), .. properties]
        );
        Assert.True(exitCode == 0, output);
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: Token);
        var executable = Path.Combine(folder, "out", OperatingSystem.IsWindows() ? "Console.exe" : "Console");
        (exitCode, output) = await Commands.RunAsync(folder, executable, sandbox.BaseUrl.ToString(), sandbox.ApiKey, sandbox.ContactIds[0]);
        Assert.True(exitCode == 0, output);
        return output;
    }

    // A native application has no separate dependencies.
    private static void ReportDependencies(string console, string framework)
    {
        var file = Path.Combine(console, "out", "Console.deps.json");
        if (!File.Exists(file))
        {
            return;
        }

        using var dependencies = JsonDocument.Parse(File.ReadAllText(file));
        var closure = dependencies
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(static library =>
                library.Value.GetProperty("type").ValueEquals("package") && !library.Name.StartsWith("KirimChat/", StringComparison.Ordinal)
            )
            .Select(static library => library.Name);
        TestSummary.Add($"Dependencies of KirimChat on {framework} {string.Join(", ", closure)}");
    }
}

using System.Text.RegularExpressions;
using KirimChat.PipelineTests.Support;

namespace KirimChat.PipelineTests;

/// <summary><c>build.ps1</c>: which commands each chore runs, and that they run.</summary>
public sealed class BuildScriptTests : IDisposable
{
    // In a folder of its own: what a real run leaves in the repository is not for a rehearsal to find.
    private readonly string folder = Directory.CreateTempSubdirectory("kirimchat-build-").FullName;
    private readonly string script;

    public BuildScriptTests()
    {
        script = Path.Combine(folder, "build.ps1");
        File.Copy(Repository.At("build.ps1"), script);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Alone_it_lists_every_chore_with_what_it_does()
    {
        var (exitCode, output) = await Shell.RunAsync(script);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            ["restore", "lint", "generate", "verify", "build", "test", "conformance", "pack", "sbom", "bench", "upstream", "all"],
            output.Split('\n').Select(static line => Regex.Match(line, @"^(\w+) +\S.+\.$").Groups[1].Value));
    }

    [Theory]
    [InlineData("restore", "dotnet restore", "npm ci --ignore-scripts --no-audit --no-fund --prefix openapi")]
    [InlineData("generate -KiotaCommand /opt/kiota", "dotnet msbuild generated/Generate.proj -nologo -p:KiotaCommand=/opt/kiota")]
    [InlineData("verify", "dotnet msbuild generated/Generate.proj -nologo -p:VerifyGenerated=true")]
    [InlineData("test -Framework net8.0 -Dependencies newest", "dotnet test --project tests/KirimChat.Tests -p:TestFramework=net8.0 -p:DependencyVersions=newest")]
    [InlineData("conformance", "dotnet test")]
    [InlineData("pack -Version 1.2.3 -Baseline 1.2.0", "dotnet pack -c Release -o artifacts/packages -p:Version=1.2.3 -p:PackageValidationBaselineVersion=1.2.0")]
    [InlineData("bench -Short", "dotnet run -c Release --project tests/KirimChat.Benchmarks -- compare --short --baseline tests/KirimChat.Benchmarks/results/compare.json")]
    [InlineData("upstream -Vendor vendor.json", "dotnet run --project tests/KirimChat.Upstream -- openapi/kirimchat.yaml vendor.json")]
    public async Task A_chore_runs_its_commands_and_ends_with_the_exit_code_of_the_first_that_fails(string chore, params string[] commands)
    {
        var (exitCode, output) = await Shell.RehearseAsync(script, exitCode: 0, chore);
        Assert.Equal(0, exitCode);
        Assert.Equal(commands.SelectMany(static command => new[] { $"> {command}", command }), output.Split('\n'));

        (exitCode, output) = await Shell.RehearseAsync(script, exitCode: 7, chore);
        Assert.Equal(7, exitCode);
        Assert.Equal($"> {commands[0]}\n{commands[0]}", output);
    }

    [Theory]
    [InlineData("0.9762000000000001", "0.9431", "KirimChat: 97.6 % of lines, 94.3 % of branches")]
    [InlineData("0.9999", "1", "KirimChat: 99.9 % of lines, 100.0 % of branches")]
    public async Task Test_ends_with_the_coverage_of_the_layer(string lines, string branches, string said)
    {
        await ReportCoverageAsync(lines, branches);

        var (exitCode, output) = await Shell.RehearseAsync(script, exitCode: 0, "test");

        Assert.Equal((0, $"> dotnet test\ndotnet test\n{said}"), (exitCode, output));
    }

    [Fact]
    public async Task Test_fails_when_nothing_was_covered()
    {
        var (exitCode, error) = await WithErrorAsync(() => Shell.RehearseAsync(script, exitCode: 0, "test"));

        Assert.Equal((1, "The tests left no report of their coverage in artifacts/coverage."), (exitCode, error));
    }

    [Theory]
    [InlineData(7, "test")]
    [InlineData(0, "test -Framework net8.0")]
    [InlineData(0, "test -Dependencies newest")]
    public async Task It_tells_no_coverage_of_tests_that_failed_or_of_another_run(int exitCode, string chore)
    {
        await ReportCoverageAsync("1", "1");

        Assert.DoesNotContain('%', (await Shell.RehearseAsync(script, exitCode, chore)).Output);
    }

    [Fact]
    public async Task All_is_every_chore_that_says_whether_a_change_is_good()
    {
        string[] chores = ["restore", "lint", "generate", "build", "conformance", "pack"];
        var alone = await Task.WhenAll(chores.Select(chore => Shell.RehearseAsync(script, exitCode: 0, chore)));

        var (exitCode, output) = await Shell.RehearseAsync(script, exitCode: 0, "all");

        Assert.Equal(0, exitCode);
        Assert.Equal(string.Join('\n', alone.Select(static chore => chore.Output)), output);
    }

    [Fact]
    public async Task An_unknown_chore_is_refused_with_the_names_of_those_that_there_are()
    {
        var (exitCode, error) = await WithErrorAsync(() => Shell.RunAsync(script, "tset"));

        Assert.Equal(2, exitCode);
        Assert.StartsWith("There is no chore 'tset'. There are: restore, lint, ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_real_it_generates_nothing_from_an_unchanged_document_and_builds_and_fails_on_a_hand_edit()
    {
        using var copy = await Copy.MakeAsync();
        var script = copy.At("build.ps1");

        var (exitCode, output) = await Shell.RunAsync(script, "generate");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("Kiota runs", output, StringComparison.Ordinal);

        // The tests are built by whoever runs this one.
        string[] tests = [.. Directory.GetFiles(copy.At("tests"), "*.csproj", SearchOption.AllDirectories)];
        (exitCode, output) = await Commands.RunAsync(copy.At(), "dotnet", ["sln", "KirimChat.Generated.sln", "remove", .. tests]);
        Assert.True(exitCode == 0, output);
        (exitCode, output) = await Shell.RunAsync(script, "build");
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(copy.At("src", "KirimChat", "bin", "Release", "netstandard2.0", "KirimChat.dll")));

        await File.AppendAllTextAsync(copy.At("generated", "KirimChat.Generated", "KirimChatApiClient.cs"), "// by hand", TestContext.Current.CancellationToken);
        (exitCode, output) = await Shell.RunAsync(script, "build");
        Assert.Equal(1, exitCode);
        Assert.Contains("KIRIM002", output, StringComparison.Ordinal);
    }

    // The script is hosted here: what it writes as an error goes to the console of this process.
    private static async Task<(int ExitCode, string Error)> WithErrorAsync(Func<Task<(int ExitCode, string Output)>> run)
    {
        var stderr = Console.Error;
        using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            return ((await run()).ExitCode, said.ToString().TrimEnd());
        }
        finally
        {
            Console.SetError(stderr);
        }
    }

    private Task ReportCoverageAsync(string lines, string branches) => File.WriteAllTextAsync(
        Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "artifacts", "coverage")).FullName, "coverage.cobertura.xml"),
        $"""<?xml version="1.0" encoding="utf-8"?><coverage line-rate="{lines}" branch-rate="{branches}" version="1.9" />""",
        TestContext.Current.CancellationToken);
}

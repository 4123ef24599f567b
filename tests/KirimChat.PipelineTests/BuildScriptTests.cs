using System.Text.RegularExpressions;
using KirimChat.PipelineTests.Support;

namespace KirimChat.PipelineTests;

/// <summary>Runs <c>build.ps1</c> in PowerShell.</summary>
public sealed class BuildScriptTests
{
    private static readonly string[] Tasks =
    [
        "restore",
        "lint",
        "format",
        "generate",
        "verify",
        "build",
        "test",
        "conformance",
        "pack",
        "sbom",
        "docs",
        "bench",
        "upstream",
        "all",
        "ci",
    ];

    public static bool HasPowerShell => Shell.IsInstalled;

    [Fact(SkipUnless = nameof(HasPowerShell), Skip = Shell.HowToInstall)]
    public async Task Without_arguments_the_script_lists_every_task_with_its_description()
    {
        var (exitCode, output) = await Shell.RunAsync(Repository.At("build.ps1"));

        Assert.Equal(0, exitCode);
        var names = output.TrimEnd().Split('\n').Select(static line => Regex.Match(line, @"^(\w+) +\S.+\.\r?$").Groups[1].Value);
        Assert.Equal(Tasks, names);
    }

    [Fact(SkipUnless = nameof(HasPowerShell), Skip = Shell.HowToInstall)]
    public async Task Unknown_task_is_an_error_that_lists_the_tasks()
    {
        var (exitCode, output) = await Shell.RunAsync(Repository.At("build.ps1"), "tset");

        Assert.Equal(2, exitCode);
        Assert.Equal($"Unknown task 'tset'. Available tasks: {string.Join(", ", Tasks)}.", output.Trim());
    }

    [Fact(SkipUnless = nameof(HasPowerShell), Skip = Shell.HowToInstall)]
    public async Task Verify_succeeds_on_an_unchanged_tree_and_fails_with_the_exit_code_of_its_command_after_a_change()
    {
        using var copy = await RepositoryClone.CreateAsync();
        var script = copy.At("build.ps1");

        var (exitCode, output) = await Shell.RunAsync(script, "verify");
        Assert.True(exitCode == 0, output);
        Assert.Contains("generated/KirimChat.Generated is what Kiota", output, StringComparison.Ordinal);

        (exitCode, output) = await Shell.RunAsync(script, "generate");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("running Kiota", output, StringComparison.Ordinal);

        var client = copy.At("generated", "KirimChat.Generated", "KirimChatApiClient.cs");
        await File.AppendAllTextAsync(client, "// changed", TestContext.Current.CancellationToken);
        foreach (var task in new[] { "generate", "verify" })
        {
            (exitCode, output) = await Shell.RunAsync(script, task);
            Assert.Equal(1, exitCode);
            Assert.Contains("error KIRIM002", output, StringComparison.Ordinal);
        }
    }
}

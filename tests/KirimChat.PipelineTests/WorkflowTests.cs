using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using KirimChat.PipelineTests.Support;

namespace KirimChat.PipelineTests;

/// <summary>The workflows, as far as they can be held to something without running them: they do the chores of <c>build.ps1</c>, with least permissions.</summary>
public sealed class WorkflowTests
{
    public static TheoryData<string> Names => [.. Workflow.All.Select(static workflow => workflow.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_chore_that_a_step_calls_exists(string name)
    {
        var chores = (await Shell.RunAsync(Repository.At("build.ps1"))).Output.Split('\n').Select(static line => line.Split(' ')[0]).ToList();

        var called = Named(name).Commands.SelectMany(static command => Regex.Matches(command, @"\./build\.ps1 (\S+)")).Select(static match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(called);
        Assert.Empty(called.Except(chores));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PowerShell_parses_every_step(string name) => Assert.All(Named(name).Commands, static command =>
    {
        Parser.ParseInput(Regex.Replace(command, @"\$\{\{.*?\}\}", "x"), out _, out var errors);
        Assert.Empty(errors);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_is_pinned_by_commit_and_says_its_version(string name)
    {
        var workflow = Named(name);

        Assert.All(workflow.Actions, static action => Assert.Matches(@"^[\w./-]+@[0-9a-f]{40}$", action));
        Assert.Equal(workflow.Actions.Count(), Regex.Count(workflow.Text, @"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workflow_may_read_and_a_job_that_needs_more_says_so(string name)
    {
        var workflow = Named(name);

        Assert.Equal("read", Assert.Single((Dictionary<object, object>)workflow.Root["permissions"], static scope => (string)scope.Key == "contents").Value);
        Assert.Single((Dictionary<object, object>)workflow.Root["permissions"]);
        Assert.All(workflow.Jobs, static job => Assert.True(job.ContainsKey("timeout-minutes")));
    }

    [Fact]
    public void There_is_no_long_lived_secret() => Assert.DoesNotContain(Workflow.All, static workflow => workflow.Text.Contains("secrets.", StringComparison.Ordinal));

    // It runs where there is no PowerShell.
    [Fact]
    public async Task The_commands_of_ci_run_are_those_of_the_chores()
    {
        var script = Repository.At("build.ps1");
        var chores = await Task.WhenAll(
            Shell.RehearseAsync(script, exitCode: 0, "restore"),
            Shell.RehearseAsync(script, exitCode: 0, "conformance"),
            Shell.RehearseAsync(script, exitCode: 0, "test", "-Framework", "net8.0", "-Dependencies", "newest"),
            Shell.RehearseAsync(script, exitCode: 0, "bench", "-Short"));
        var commands = chores.SelectMany(static chore => chore.Output.Split('\n')).Select(static line => line.TrimStart('>', ' ')).Distinct().Except(["dotnet restore"]).ToList();

        var ci = await File.ReadAllTextAsync(Repository.At(".ci", "run"), TestContext.Current.CancellationToken);

        Assert.All(commands, command => Assert.Contains(command, ci, StringComparison.Ordinal));
        foreach (Match variable in Regex.Matches(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken), @"(KIRIM_\w+) = '(\d+)'"))
            Assert.Contains($"{variable.Groups[1].Value}={variable.Groups[2].Value}", ci, StringComparison.Ordinal);
    }

    private static Workflow Named(string name) => Workflow.All.Single(workflow => workflow.Name == name);
}

using System.Text.RegularExpressions;
using KirimChat.PipelineTests.Support;

namespace KirimChat.PipelineTests;

/// <summary>Checks the workflows without running them: they run tasks of <c>build.ps1</c>, with minimal permissions.</summary>
public sealed class WorkflowTests
{
    public static TheoryData<string> Names => [.. Workflow.All.Select(static workflow => workflow.Name)];

    public static bool HasPowerShell => Shell.IsInstalled;

    [Theory(SkipUnless = nameof(HasPowerShell), Skip = Shell.HowToInstall)]
    [MemberData(nameof(Names))]
    public async Task Every_task_that_a_step_runs_exists(string name)
    {
        var tasks = (await Shell.RunAsync(Repository.At("build.ps1")))
            .Output.Split('\n')
            .Select(static line => line.Split(' ')[0])
            .ToList();

        var run = Named(name)
            .Commands.SelectMany(static command => Regex.Matches(command, @"\./build\.ps1 (\S+)"))
            .Select(static match => match.Groups[1].Value)
            .ToList();

        Assert.NotEmpty(run);
        Assert.Empty(run.Except(tasks));
    }

    [Theory(SkipUnless = nameof(HasPowerShell), Skip = Shell.HowToInstall)]
    [MemberData(nameof(Names))]
    public async Task PowerShell_parses_every_step(string name)
    {
        var code = string.Join('\n', Named(name).Commands.Select(static command => Regex.Replace(command, @"\$\{\{.*?\}\}", "x")));

        var (exitCode, output) = await Shell.ParseAsync(code);

        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_is_pinned_by_commit_with_its_version_as_comment(string name)
    {
        var workflow = Named(name);

        Assert.All(workflow.Actions, static action => Assert.Matches(@"^[\w./-]+@[0-9a-f]{40}$", action));
        Assert.Equal(workflow.Actions.Count(), Regex.Count(workflow.Text, @"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Workflow_has_read_permission_only_and_every_job_a_timeout(string name)
    {
        var workflow = Named(name);

        Assert.Equal(
            "read",
            Assert.Single((Dictionary<object, object>)workflow.Root["permissions"], static scope => (string)scope.Key == "contents").Value
        );
        Assert.Single((Dictionary<object, object>)workflow.Root["permissions"]);
        Assert.All(workflow.Jobs, static job => Assert.True(job.ContainsKey("timeout-minutes")));
    }

    [Fact]
    public void No_workflow_uses_a_long_lived_secret() =>
        Assert.DoesNotContain(Workflow.All, static workflow => workflow.Text.Contains("secrets.", StringComparison.Ordinal));

    private static Workflow Named(string name) => Workflow.All.Single(workflow => workflow.Name == name);
}

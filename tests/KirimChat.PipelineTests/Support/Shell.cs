using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace KirimChat.PipelineTests.Support;

/// <summary>Runs <c>build.ps1</c> in PowerShell's own engine, without the modules that only an installed PowerShell has.</summary>
internal static class Shell
{
    /// <summary>Runs the script for real.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments) => InvokeAsync("", script, arguments);

    /// <summary>Runs the script with a <c>dotnet</c> and an <c>npm</c> that only say with what they were called, and end as told.</summary>
    public static Task<(int ExitCode, string Output)> RehearseAsync(string script, int exitCode, params string[] arguments) =>
        InvokeAsync($"{Fake("dotnet", exitCode)}; {Fake("npm", exitCode)};", script, arguments);

    private static string Fake(string command, int exitCode) => $"function {command} {{ \"{command} $args\"; $global:LASTEXITCODE = {exitCode} }}";

    // A script has the environment of its process: what the test runner put there for MSBuild is not for it, and no node of MSBuild may stay behind.
    static Shell()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
            Environment.SetEnvironmentVariable(name, null);
        Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
    }

    private static async Task<(int ExitCode, string Output)> InvokeAsync(string prelude, string script, string[] arguments)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        // As pwsh -File does: what the script throws is told, and the exit code is 1.
        shell.AddScript($"$global:LASTEXITCODE = 0; {prelude} try {{ & '{script}' {string.Join(' ', arguments)} }} catch {{ \"$_\"; $global:LASTEXITCODE = 1 }}");
        var output = await Task.Factory.FromAsync(shell.BeginInvoke(), shell.EndInvoke);
        string[] lines = [.. output.Select(static line => $"{line}"), .. shell.Streams.Error.Select(static error => $"{error}")];
        return ((int)runspace.SessionStateProxy.GetVariable("LASTEXITCODE"), string.Join('\n', lines));
    }
}

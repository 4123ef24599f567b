using System.Diagnostics;

namespace KirimChat.PipelineTests.Support;

/// <summary>Runs PowerShell.</summary>
internal static class Shell
{
    public const string HowToInstall = "PowerShell is not installed. Run 'dotnet tool install --global PowerShell'.";

    private static readonly string Path = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .Select(static folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
        .FirstOrDefault(File.Exists, "");

    public static bool IsInstalled => Path.Length > 0;

    public static Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments) =>
        InvokeAsync(["-NoProfile", "-NonInteractive", "-File", script, .. arguments]);

    public static Task<(int ExitCode, string Output)> ParseAsync(string code) =>
        InvokeAsync(["-NoProfile", "-NonInteractive", "-Command", "[void] [scriptblock]::Create($env:CODE)"], ("CODE", code));

    private static Task<(int ExitCode, string Output)> InvokeAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path, arguments);
        // MSBuild nodes must not outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Commands.RunAsync(start);
    }
}

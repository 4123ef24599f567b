using System.Diagnostics;

namespace KirimChat.Shared;

/// <summary>Runs other programs.</summary>
internal static class Commands
{
    public static Task<(int ExitCode, string Output)> RunAsync(string folder, string command, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(command, arguments) { WorkingDirectory = folder });

    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // Variables that MSBuild set for the test runner would change the builds that are tested.
        foreach (
            var inherited in start
                .Environment.Keys.Where(static key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToList()
        )
        {
            start.Environment.Remove(inherited);
        }

        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output + await error);
    }
}

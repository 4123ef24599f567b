using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KirimChat.Shared;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>The machine, date, commit, and command that a result comes from.</summary>
internal sealed record Provenance(string Machine, string Date, string Commit, string Command)
{
    private const string Project = "dotnet run -c Release --project tests/KirimChat.Benchmarks --";

    public static async Task<Provenance> OfAsync(string command) =>
        new(
            $"{Environment.ProcessorCount} x {Processor()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            await CommitAsync(),
            $"{Project} {command}"
        );

    public override string ToString() => $"Machine: {Machine}. Date: {Date}. Commit: {Commit}. Command: `{Command}`.\n";

    private static string Processor() =>
        (
            File.Exists("/proc/cpuinfo")
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
                : null
        )
            ?.Split(':')[1]
            .Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static async Task<string> CommitAsync()
    {
        var (commit, _) = await GitAsync("rev-parse", "--short=10", "HEAD");
        // Saved results of other commands do not change what is measured.
        var (_, isChanged) = await GitAsync("diff", "--quiet", "HEAD", "--", ".", $":!{Results.Folder}");
        return commit.Trim() + (isChanged ? ", with changes" : "");
    }

    private static async Task<(string Output, bool Failed)> GitAsync(params string[] arguments)
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.At(), RedirectStandardOutput = true }
        )!;
        var output = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        return (output, git.ExitCode != 0);
    }
}

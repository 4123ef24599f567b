using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using KirimChat.Shared;

namespace KirimChat.Benchmarks.Commands;

/// <summary>A program that makes one call with one client.</summary>
internal sealed class StartupProgram(string path)
{
    public long Bytes => new FileInfo(path).Length;

    public static async Task<StartupProgram> PublishAsync(string client, bool isAot)
    {
        var folder = Repository.At("artifacts", "startup", $"{client}-{(isAot ? "aot" : "jit")}");
        var program = Path.Combine(folder, "out", "Startup");
        string[] arguments =
        [
            "publish",
            Repository.At("tests", "KirimChat.Benchmarks", "Startup", "Startup.csproj"),
            "-c",
            "Release",
            "--artifacts-path",
            folder,
            "-o",
            Path.GetDirectoryName(program)!,
            $"-p:StartupClient={client}",
            $"-p:StartupIsAot={isAot}",
            $"-p:RuntimeIdentifier={RuntimeInformation.RuntimeIdentifier}",
        ];
        var (output, exitCode) = await RunAsync("dotnet", arguments);
        return exitCode == 0
            ? new(OperatingSystem.IsWindows() ? program + ".exe" : program)
            : throw new InvalidOperationException($"{client} could not be published:\n{output}");
    }

    public async Task<Start> StartAsync(Uri baseUrl, string id)
    {
        var started = Stopwatch.GetTimestamp();
        var (output, exitCode) = await RunAsync(path, baseUrl.ToString(), id);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return exitCode == 0
            ? new(TimeSpan.FromMicroseconds(long.Parse(output, CultureInfo.InvariantCulture)), elapsed)
            : throw new InvalidOperationException($"{path} failed.");
    }

    private static async Task<(string Output, int ExitCode)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (output, process.ExitCode);
    }

    /// <param name="FirstCall">The duration from the creation of the client until the contact was read, as the program measured it.</param>
    /// <param name="Process">The duration of the process, as this process measured it.</param>
    internal readonly record struct Start(TimeSpan FirstCall, TimeSpan Process);
}

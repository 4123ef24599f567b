using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KirimChat.Conformance.Support;

/// <summary>The npm tools that <c>openapi/package.json</c> pins. When they are not installed, their tests are skipped.</summary>
public static class NodeTools
{
    public const string HowToInstall = "The npm tools are not installed. With Node 20 or later: npm ci --ignore-scripts --prefix openapi";

    public static bool AreInstalled => File.Exists(Command("prism"));

    public static Task<(int ExitCode, string Output)> RunAsync(string tool, params string[] arguments) =>
        Commands.RunAsync(StartInfo(tool, arguments));

    internal static Process Start(string tool, params string[] arguments) => Process.Start(StartInfo(tool, arguments))!;

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static ProcessStartInfo StartInfo(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(Command(tool), arguments)
        {
            WorkingDirectory = Repository.At("openapi"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        return start;
    }

    private static string Command(string tool) =>
        Repository.At("openapi", "node_modules", ".bin", OperatingSystem.IsWindows() ? tool + ".cmd" : tool);
}

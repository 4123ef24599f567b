// Generates the client with the pinned Kiota, or verifies it. Generate.proj runs it when a hash differs: <true to verify> <Kiota>
#:property PublishAot=false
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

const string Client = "generated/KirimChat.Generated";
const string GetKiota = "Run 'dotnet tool restore' where the package microsoft.openapi.kiota is available, or pass -p:KiotaCommand=<path>.";
string[] inputs = ["openapi/kirimchat.yaml", ".config/dotnet-tools.json", "generated/kiota.options"];
var isVerifying = args[0] == "true";
var root = Path.GetFullPath("..", Folder());

// It has the layout of the repository, because Kiota's lock file has the path from the client to the description.
var staging = Path.Combine(root, "generated", "obj");
var manifest = Path.Combine(root, Client + ".sha256");
var recorded = File.Exists(manifest) ? File.ReadAllLines(manifest) : [];
var changed = inputs.Where(file => !recorded.Contains(Hash(root, file))).ToList();
var edited = Differences(recorded.Skip(inputs.Length), HashClient(root));
var revert = $"git checkout -- {Client} && git clean -fdx -- {Client}";
var isEdited = changed.Count == 0 && edited.Length > 0;
FailIf(isEdited, "KIRIM002", $"Generated files were modified: {edited}. Change {inputs[0]} and build, or revert: {revert}");

var reason = changed.Count > 0 ? $"{string.Join(" and ", changed)} changed since {Client} was generated" : $"{Client} is verified";
var kiota = args[1].Length > 0 ? args[1] : "dotnet tool run kiota --";
var isMissing = kiota.Contains(Path.DirectorySeparatorChar) && !File.Exists(kiota);
FailIf(isMissing, "KIRIM001", $"{reason}, but Kiota was not found at {kiota}. {GetKiota}");
var restore = args[1].Length > 0 ? (ExitCode: 0, Output: "") : Run("dotnet tool restore");
FailIf(restore.ExitCode != 0, "KIRIM001", $"{reason}, but Kiota could not be restored. {GetKiota} Output: {restore.Output}");
Console.WriteLine($"{reason}: running Kiota.");
if (Directory.Exists(staging))
{
    Directory.Delete(staging, recursive: true);
}

Directory.CreateDirectory(Path.Combine(staging, "openapi"));
File.Copy(Path.Combine(root, inputs[0]), Path.Combine(staging, inputs[0]));
var paths = $"--openapi \"{Path.Combine(staging, inputs[0])}\" --output \"{Path.Combine(staging, Client)}\"";
var run = Run($"{kiota} generate {paths} --log-level Warning {string.Join(' ', File.ReadAllLines(Path.Combine(root, inputs[2])))}");
FailIf(run.ExitCode != 0, "KIRIM003", $"Kiota failed with exit code {run.ExitCode}; {Client} is unchanged. Output: {run.Output}");

// A broken $ref is only a warning to Kiota, and drops the model. A format that it does not know loses nothing: the value stays a string.
var harmless = new Regex(@"The format \S+ is not supported by Kiota and the string type will be used\.");
var hasWarned = run.Output.Split("warn:").Skip(1).Any(warning => !harmless.IsMatch(warning));
FailIf(hasWarned, "KIRIM003", $"Kiota warned; {Client} is unchanged. Output: {run.Output}");
File.Delete(Path.Combine(staging, Client, ".kiota.log"));
var pinned = Regex.Match(File.ReadAllText(Path.Combine(root, inputs[1])), """kiota":\s*\{\s*"version":\s*"([^"]+)""").Groups[1].Value;
var lockFile = Path.Combine(staging, Client, "kiota-lock.json");
var isPinned = File.Exists(lockFile) && File.ReadAllText(lockFile).Contains($"\"kiotaVersion\": \"{pinned}\"");
FailIf(!isPinned, "KIRIM003", $"This is not Kiota {pinned}, which {inputs[1]} pins; {Client} is unchanged.");

var generated = HashClient(staging);
if (isVerifying)
{
    var outdated = Differences(generated, HashClient(root));
    FailIf(outdated.Length > 0, "KIRIM004", $"Generated files are out of date: {outdated}. Build, and commit the result.");
    var untracked = Directory.Exists(Path.Combine(root, ".git")) ? Run($"git ls-files --others -- {Client}").Output.Trim() : "";
    FailIf(untracked.Length > 0, "KIRIM004", $"Generated files are not tracked by Git: {untracked}. Add and commit them.");
    Console.WriteLine($"{Client} is what Kiota {pinned} generates from {inputs[0]}.");
    return;
}

// The manifest is deleted first and written last: a build that is interrupted in between starts again.
File.Delete(manifest);
if (Directory.Exists(Path.Combine(root, Client)))
{
    Directory.Delete(Path.Combine(root, Client), recursive: true);
}

Directory.Move(Path.Combine(staging, Client), Path.Combine(root, Client));
File.WriteAllLines(manifest, inputs.Select(file => Hash(root, file)).Concat(generated));

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

static string Hash(string root, string file) =>
    $"{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, file))))}  {file}";

static IReadOnlyList<string> HashClient(string root) =>
    [
        .. new DirectoryInfo(Path.Combine(root, Client)) is { Exists: true } folder
            ? folder
                .GetFiles("*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(root, file.FullName).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
                .Select(file => Hash(root, file))
            : [],
    ];

static string Differences(IEnumerable<string> left, IEnumerable<string> right) =>
    string.Join(", ", left.Except(right).Concat(right.Except(left)).Select(line => line.Split("  ", 2)[1]).Distinct());

(int ExitCode, string Output) Run(string command)
{
    var shell = OperatingSystem.IsWindows() ? "cmd" : "/bin/sh";
    string[] arguments = [OperatingSystem.IsWindows() ? "/c" : "-c", command];
    var start = new ProcessStartInfo(shell, arguments) { WorkingDirectory = root };
    start.RedirectStandardOutput = start.RedirectStandardError = true;
    start.Environment["KIOTA_TUTORIAL_ENABLED"] = "false";
    start.Environment["KIOTA_CLI_TELEMETRY_OPTOUT"] = "true";
    start.Environment["KIOTA_OFFLINE_ENABLED"] = "true";
    start.Environment["KIOTA_CONSOLE_COLORS_ENABLED"] = "false";
    using var process = Process.Start(start)!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd() + error.Result;
    process.WaitForExit();
    return (process.ExitCode, output);
}

// MSBuild reports a line of this form as an error of the build.
static void FailIf(bool condition, string code, string message)
{
    if (condition)
    {
        Console.WriteLine($"generated/Generate.cs : error {code}: {message.ReplaceLineEndings(" ")}");
        Environment.Exit(1);
    }
}

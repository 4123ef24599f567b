using KirimChat.Shared;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>Writes the result of a command to the console, and to the folder of the committed results.</summary>
internal static class Results
{
    public const string Folder = "tests/KirimChat.Benchmarks/results";

    public static async Task ShowAsync(string command, string report, bool save)
    {
        var text = $"{await Provenance.OfAsync(command)}\n{report}";
        Console.Write(text);
        if (save)
        {
            await SaveAsync($"{command}.md", text);
        }
    }

    public static async Task SaveAsync(string file, string text)
    {
        var path = Repository.At(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        Console.WriteLine($"Written: {path}");
    }
}

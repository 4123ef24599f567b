using KirimChat.Shared;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>What a verb found out: on the console, and in the folder of the results that are committed.</summary>
internal static class Results
{
    public const string Folder = "tests/KirimChat.Benchmarks/results";

    public static async Task ShowAsync(string verb, string report, bool save)
    {
        var text = $"{await Provenance.OfAsync(verb)}\n{report}";
        Console.Write(text);
        if (save)
        {
            await SaveAsync($"{verb}.md", text);
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

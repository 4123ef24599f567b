using KirimChat.Shared;

namespace KirimChat.Benchmarks.Reporting;

/// <summary>The folder of the results that are committed.</summary>
internal static class Results
{
    public static async Task SaveAsync(string file, string text)
    {
        var path = Repository.At("tests", "KirimChat.Benchmarks", "results", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        Console.WriteLine($"Written: {path}");
    }
}

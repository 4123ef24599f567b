namespace KirimChat.Shared;

/// <summary>What was checked, and how much of it: in the output of the test, and in a file of <c>artifacts</c> for each test project, which CI prints.</summary>
internal static class Counts
{
    private static readonly object Gate = new();
    private static readonly string File = Repository.At("artifacts", $"{typeof(Counts).Assembly.GetName().Name}.txt");

    public static void Tell(string count)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(count);
        lock (Gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            System.IO.File.AppendAllText(File, count + "\n");
        }
    }
}

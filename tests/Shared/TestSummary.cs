namespace KirimChat.Shared;

/// <summary>
/// Records what a test checked and how often: in the output of the test, and in one file in <c>artifacts</c> per test project, which CI
/// prints.
/// </summary>
internal static class TestSummary
{
    private static readonly object Gate = new();
    private static readonly string File = Repository.At("artifacts", $"{typeof(TestSummary).Assembly.GetName().Name}.txt");

    public static void Add(string result)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(result);
        lock (Gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            System.IO.File.AppendAllText(File, result + "\n");
        }
    }
}

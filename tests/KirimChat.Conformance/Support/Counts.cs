namespace KirimChat.Conformance.Support;

/// <summary>What was checked, and how much of it: in the output of the test, and in <c>artifacts/conformance.txt</c>, which CI prints.</summary>
internal static class Counts
{
    private static readonly object Gate = new();

    public static void Tell(string count)
    {
        TestContext.Current.TestOutputHelper!.WriteLine(count);
        lock (Gate)
        {
            Directory.CreateDirectory(Repository.At("artifacts"));
            File.AppendAllText(Repository.At("artifacts", "conformance.txt"), count + "\n");
        }
    }
}

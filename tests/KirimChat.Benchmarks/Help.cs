namespace KirimChat.Benchmarks;

internal static class Help
{
    public static string Text =>
        """
            dotnet run -c Release --project tests/KirimChat.Benchmarks -- COMMAND [--save]

              compare   compares the SDK with other clients over loopback, in about six minutes
                          --quick          takes a few seconds per client
                          --json FILE      writes the list of ratios
                          --baseline FILE  exits with 1 when a call allocates 5 % more than in FILE (results/compare.json)
              memory    time and bytes of each client with responses from memory, by BenchmarkDotNet
              layer     the cost that the SDK adds to the generated client on a bare HttpClient
              startup   the first call of a new process, JIT and native AOT
              growth    how cost grows with concurrency, metadata, and retries; always saved, with charts

            --save writes the result to tests/KirimChat.Benchmarks/results.
            """;
}

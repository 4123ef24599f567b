namespace KirimChat.Benchmarks;

internal static class Help
{
    public static string Text =>
        """
            dotnet run -c Release --project tests/KirimChat.Benchmarks -- VERB [--save]

              compare   the SDK beside its peers over loopback, in under two minutes
                          --quick          few seconds a client
                          --json FILE      writes the list of ratios
                          --baseline FILE  exits with 1 when a call allocates 5 % more than FILE (results/compare.json) says
              memory    time and bytes of each client over answers from memory, by BenchmarkDotNet
              layer     what the handwritten layer adds to the bare generated client
              startup   the first call of a fresh process, JIT and native AOT
              growth    how cost grows: calls at once, metadata, retried answers; always saved, with a picture

            --save writes the result to tests/KirimChat.Benchmarks/results.
            """;
}

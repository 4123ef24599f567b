namespace KirimChat.Benchmarks.Measuring;

/// <summary>A client that is measured.</summary>
internal interface IBenchmarkClient : IAsyncDisposable
{
    string Name { get; }

    Task<Sample> RunAsync(Workload workload);
}

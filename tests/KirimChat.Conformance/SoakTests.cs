using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KirimChat.Sandbox;

namespace KirimChat.Conformance;

public sealed class SoakTests
{
    private const int Concurrency = 256;

    private static readonly SandboxFault[] CreateFaults =
    [
        SandboxFault.LostResponse,
        SandboxFault.TruncatedBody,
        SandboxFault.DroppedConnection,
        SandboxFault.Error(503),
        SandboxFault.HtmlPage,
    ];

    // The task conformance sets 200,000. Otherwise, a tenth of it is sufficient.
    private static int Calls => int.Parse(Environment.GetEnvironmentVariable("KIRIM_SOAK_CALLS") ?? "20000", CultureInfo.InvariantCulture);

    public static bool IsAlone => Environment.GetEnvironmentVariable("KIRIM_SOAK_ALONE") is not null;

    [Fact(SkipWhen = nameof(IsAlone), Skip = "This is the separate process.")]
    public async Task Many_concurrent_calls_end_in_the_expected_result_and_memory_stays_flat()
    {
        // In a separate process, because the memory of other tests must not be measured.
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-class", typeof(SoakTests).FullName!])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["KIRIM_SOAK_ALONE"] = "true";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(
            process.ExitCode == 0 && output.Contains("Total: 2, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0", StringComparison.Ordinal),
            output
        );
    }

    [Fact(SkipUnless = nameof(IsAlone), Skip = "It runs in the separate process that the other test starts.")]
    public async Task Soak_calls_end_as_expected_in_a_separate_process()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var sandboxOptions = new KirimChatSandboxOptions { ReadsPerMinute = int.MaxValue, WritesPerMinute = int.MaxValue };
        await using var sandbox = await KirimChatSandbox.StartAsync(sandboxOptions, cancellationToken);
        var options = new KirimChatClientOptions
        {
            ApiKey = sandbox.ApiKey,
            BaseUrl = sandbox.BaseUrl,
            MaxRetries = 0,
        };
        using var client = new KirimChatClient(options);
        options.MaxRetries = 20;
        options.RetryBaseDelay = TimeSpan.FromMilliseconds(1);
        using var retrying = new KirimChatClient(options);
        var (ids, faults) = (sandbox.ContactIds, KirimChatSandbox.FaultIds);
        var ends = new ConcurrentDictionary<string, int>();
        var unexpected = new ConcurrentQueue<string>();
        var created = new ConcurrentQueue<string>();
        var memory = new List<(double Calls, double Bytes)>();
        for (var batch = 0; batch < 10; batch++)
        {
            var first = batch * (Calls / 10);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                Enumerable.Range(first, Calls / 10),
                parallel,
                async (call, token) =>
                {
                    if (call % 100 == 1)
                    {
                        // Each create meets one or more faults, some of them after the contact was stored.
                        sandbox.FailNext(CreateFaults[call / 100 % CreateFaults.Length], operationId: "createContact");
                        created.Enqueue(
                            (await retrying.Contacts.CreateAsync(new() { PhoneNumber = $"+6281{call:D8}" }, cancellationToken: token)).Id
                        );
                        ends.AddOrUpdate("created", 1, static (_, count) => count + 1);
                        return;
                    }

                    // Every fiftieth call fails, with each fault in turn.
                    var id = call % 50 == 0 ? faults[call / 50 % faults.Count] : ids[call % ids.Count];
                    var end = await EndAsync(client, id, token);
                    var isFault = id.StartsWith(Faults.IdPrefix, StringComparison.Ordinal);
                    var expected = isFault && Faults.All.TryGetValue(id[Faults.IdPrefix.Length..], out var type) ? type.Name : id;
                    if (end != expected)
                    {
                        unexpected.Enqueue($"{id}: {end}");
                    }

                    ends.AddOrUpdate(expected == id ? "contact" : end, 1, static (_, count) => count + 1);
                }
            );
            memory.Add((first, GC.GetTotalMemory(forceFullCollection: true)));
        }

        var slope = Slope(memory.Skip(5).ToList());
        var failed = ends.Where(static end => end.Key is not ("contact" or "created")).ToList();
        TestSummary.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"soak calls: {Calls}, concurrency: {Concurrency}; faults: {failed.Sum(static end => end.Value)} in "
                    + $"{failed.Count} exception types; "
                    + $"contacts created during faults: {created.Count}, each once; memory: {slope:F1} bytes per call"
            )
        );
        Assert.Empty(unexpected);
        Assert.Equal(Calls, ends.Values.Sum());
        Assert.Equal(Calls / 100, created.Distinct().Count());
        Assert.Equal(created.Order(), sandbox.ContactIds.Except(ids).Order());
        Assert.Equal(Calls / 100, sandbox.Contacts.Skip(ids.Count).Select(static contact => contact.PhoneNumber).Distinct().Count());
        // A leaked call would hold several kilobytes.
        Assert.True(slope < 100, $"{slope} bytes a call");
    }

    private static async Task<string> EndAsync(KirimChatClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.Contacts.GetAsync(id, cancellationToken)).Id;
        }
        catch (KirimChatException failure)
        {
            return failure.GetType().Name;
        }
    }

    /// <summary>Returns the slope of the linear regression.</summary>
    private static double Slope(List<(double Calls, double Bytes)> points)
    {
        var (x, y) = (points.Average(static point => point.Calls), points.Average(static point => point.Bytes));
        return points.Sum(point => (point.Calls - x) * (point.Bytes - y)) / points.Sum(point => (point.Calls - x) * (point.Calls - x));
    }
}

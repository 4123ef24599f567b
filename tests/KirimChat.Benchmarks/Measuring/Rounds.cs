namespace KirimChat.Benchmarks.Measuring;

/// <summary>Several rounds, in each of which every subject has its turn: what the machine does meanwhile hits all of them.</summary>
/// <param name="Count">How many rounds.</param>
/// <param name="Turn">How long each subject has the machine to itself.</param>
internal sealed record Rounds(int Count, TimeSpan Turn)
{
    /// <returns>A series for each subject, in their order.</returns>
    public async Task<Series[]> RunAsync(Subjects together, string id, int concurrency)
    {
        var subjects = together.All;
        // The runtime compiles by what it has seen: it has to see all of them before any is measured.
        for (var round = 0; round < 2; round++)
        {
            foreach (var subject in subjects)
            {
                await Load.RunAsync(subject.Client, id, concurrency, Turn / 2);
            }
        }

        var samples = subjects.Select(_ => new Sample[Count]).ToArray();
        for (var round = 0; round < Count; round++)
        {
            for (var turn = 0; turn < subjects.Count; turn++)
            {
                var at = (round + turn) % subjects.Count;
                samples[at][round] = await Load.RunAsync(subjects[at].Client, id, concurrency, Turn);
            }
        }

        return [.. samples.Select((taken, at) => new Series(subjects[at].Name, concurrency, taken))];
    }
}

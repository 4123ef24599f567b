using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.Support;

/// <summary>Waits for what other threads do.</summary>
internal static class Wait
{
    private static readonly TimeSpan HalfSecond = TimeSpan.FromMilliseconds(500);

    /// <summary>Advances a clock in steps, by default of half a second, until a condition is true.</summary>
    public static Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> isDone, TimeSpan? step = null) =>
        UntilAsync(isDone, () => time.Advance(step ?? HalfSecond));

    public static async Task UntilAsync(Func<bool> isDone, Action? advance = null)
    {
        for (var i = 0; i < 5000 && !isDone(); i++)
        {
            advance?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.True(isDone());
    }
}

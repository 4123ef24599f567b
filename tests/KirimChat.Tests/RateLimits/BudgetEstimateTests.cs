using KirimChat.Internal.RateLimits;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.RateLimits;

/// <summary>Clients that do not know of each other get similar shares of a budget.</summary>
public sealed class BudgetEstimateTests
{
    private const int LimitPerMinute = 60;

    private readonly FakeTimeProvider time = new();
    private readonly BudgetEstimate estimate;

    public BudgetEstimateTests()
    {
        var options = TestClient.Options(new("http://localhost/v1"));
        options.TimeProvider = time;
        estimate = new(LimitPerMinute, options);
        estimate.Start();
    }

    [Fact]
    public void Refused_client_recovers_with_time_although_it_rarely_sends_a_request()
    {
        for (var i = 0; i < 5; i++)
        {
            estimate.Refuse(LimitPerMinute);
        }

        var delayAfterRefusals = estimate.GetDelay();
        time.Advance(TimeSpan.FromSeconds(100));
        while (estimate.TryTake()) { }

        Assert.InRange(delayAfterRefusals.TotalSeconds, 4, 5);
        Assert.InRange(estimate.GetDelay().TotalSeconds, 0, 3);
    }

    [Fact]
    public void Requests_are_released_at_random_times_and_at_the_rate_of_the_budget()
    {
        var started = time.GetTimestamp();
        var delays = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var delay = estimate.GetDelay();
            delays.Add(delay.TotalSeconds);
            time.Advance(delay);
            Assert.True(estimate.TryTake());
        }

        Assert.InRange(time.GetElapsedTime(started).TotalSeconds, 99, 102);
        Assert.All(delays, static delay => Assert.InRange(delay, 0, 2.01));
        Assert.True(delays.Distinct().Count() > 50);
    }
}

using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>Dates of the server are relative to its own clock, and a number beyond the range of a timer is a long delay.</summary>
public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("Tue, 24 Nov 2026 13:00:00 GMT", "Tue, 24 Nov 2026 13:00:07 GMT", 7)]
    [InlineData("Tue, 24 Nov 2026 09:00:00 GMT", "Tue, 24 Nov 2026 09:00:07 GMT", 7)]
    [InlineData("not a date", "Tue, 24 Nov 2026 12:00:07 GMT", 7)]
    public async Task Retry_After_date_is_relative_to_the_date_of_the_response(string date, string retryAfter, int seconds)
    {
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            // The clock of the client is at 12:00.
            var time = new ManualTime();
            await using var server = new ScriptedServer(
                StubResponses.Error(503, headers: [$"Date: {date}", $"Retry-After: {retryAfter}"]),
                StubResponses.Ok
            );
            using var client = TestClient.Create(
                server,
                options =>
                {
                    options.TimeProvider = time;
                    options.AttemptTimeout = ManualTime.AttemptTimeout;
                }
            );

            await client.GetAsync(surface);

            Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Delays));
        }
    }

    [Theory]
    [InlineData("3000000000")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999999")]
    public async Task Retry_After_beyond_the_range_of_a_timer_is_a_long_delay(string retryAfter)
    {
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            await using var server = new ScriptedServer(StubResponses.Error(503, headers: $"Retry-After: {retryAfter}"), StubResponses.Ok);
            using var client = TestClient.Create(server);

            var exception = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(surface));

            Assert.True(exception.RetryAfter >= TimeSpan.FromSeconds(3_000_000_000));
            Assert.Single(server.Requests);
        }
    }
}

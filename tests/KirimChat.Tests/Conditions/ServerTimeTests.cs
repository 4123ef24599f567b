using KirimChat.Tests.Support;

namespace KirimChat.Tests.Conditions;

/// <summary>Times of the server are compared with its own clock, and a number that no timer takes is a long delay.</summary>
public sealed class ServerTimeTests
{
    [Theory]
    [InlineData("Tue, 24 Nov 2026 13:00:00 GMT", "Tue, 24 Nov 2026 13:00:07 GMT", 7)]
    [InlineData("Tue, 24 Nov 2026 09:00:00 GMT", "Tue, 24 Nov 2026 09:00:07 GMT", 7)]
    [InlineData("not a date", "Tue, 24 Nov 2026 12:00:07 GMT", 7)]
    public async Task Retry_after_date_is_relative_to_the_date_of_the_response(string date, string retryAfter, int seconds)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            // The clock of the client says 12:00.
            var time = new ManualTime();
            await using var server = new ScriptedServer(
                Replies.Error(503, headers: [$"Date: {date}", $"Retry-After: {retryAfter}"]),
                Replies.Ok
            );
            using var client = Clients.To(
                server,
                options =>
                {
                    options.TimeProvider = time;
                    options.AttemptTimeout = ManualTime.AttemptTimeout;
                }
            );

            await client.GetAsync(way);

            Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(time.Waits));
        }
    }

    [Theory]
    [InlineData("3000000000")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999999")]
    public async Task Retry_after_that_no_timer_takes_is_a_long_delay(string retryAfter)
    {
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var server = new ScriptedServer(Replies.Error(503, headers: $"Retry-After: {retryAfter}"), Replies.Ok);
            using var client = Clients.To(server);

            var exception = await Assert.ThrowsAsync<KirimChatServerException>(() => client.GetAsync(way));

            Assert.True(exception.RetryAfter >= TimeSpan.FromSeconds(3_000_000_000));
            Assert.Single(server.Requests);
        }
    }
}

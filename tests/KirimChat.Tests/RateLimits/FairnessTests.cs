using KirimChat.Sandbox;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests.RateLimits;

/// <summary>Clients that do not know of each other share the budget of their organization.</summary>
public sealed class FairnessTests
{
    private const int Calls = 80;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_of_two_clients_takes_a_small_budget_for_itself()
    {
        var time = new FakeTimeProvider();
        await using var sandbox = await KirimChatSandbox.StartAsync(new() { WritesPerMinute = 60, TimeProvider = time }, Token);
        using var one = CreateClient(sandbox, time);
        using var other = CreateClient(sandbox, time);

        var waits = Task.WhenAll(LabelAsync(one, sandbox, time), LabelAsync(other, sandbox, time));
        await Wait.AdvanceUntilAsync(time, () => waits.IsCompleted, TimeSpan.FromMilliseconds(100));

        // The fair wait is 2 seconds. A client that only gets what the other leaves waits for about a minute.
        Assert.All(await waits, static wait => Assert.InRange(wait.TotalSeconds, 0, 40));
    }

    private static async Task<TimeSpan> LabelAsync(KirimChatClient client, KirimChatSandbox sandbox, TimeProvider time)
    {
        var longest = TimeSpan.Zero;
        for (var i = 0; i < Calls; i++)
        {
            var started = time.GetTimestamp();
            await client.Contacts.AttachLabelAsync(sandbox.ContactIds[0], sandbox.LabelId, Token);
            var wait = time.GetElapsedTime(started);
            longest = wait > longest ? wait : longest;
        }

        return longest;
    }

    private static KirimChatClient CreateClient(KirimChatSandbox sandbox, TimeProvider time)
    {
        var options = TestClient.Options(sandbox.BaseUrl);
        options.ApiKey = sandbox.ApiKey;
        options.TimeProvider = time;
        options.Timeout = TimeSpan.FromMinutes(10);
        return new(options);
    }
}

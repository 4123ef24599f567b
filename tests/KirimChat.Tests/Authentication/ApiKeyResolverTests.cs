using KirimChat.Internal.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace KirimChat.Tests;

/// <summary>How long the replacement of a rejected key is shared.</summary>
public sealed class ApiKeyResolverTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ApiKeyResolver keys;
    private int lookups;

    public ApiKeyResolverTests()
    {
        var options = new KirimChatClientOptions { Timeout = TimeSpan.FromSeconds(60), ApiKeyProvider = _ => new($"key{++lookups}") };
        keys = new(() => options, time);
    }

    [Fact]
    public async Task Replacement_is_shared_by_calls_that_began_before_or_when_it_was_looked_up()
    {
        var requestedAt = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(1));
        var key = await RefreshAsync("old", time.GetTimestamp());

        Assert.Equal(key, await RefreshAsync("old", requestedAt));
        Assert.Equal(key, await RefreshAsync("old", time.GetTimestamp()));
    }

    [Fact]
    public async Task Replacement_is_looked_up_again_for_a_call_that_began_later()
    {
        var key = await RefreshAsync("old", time.GetTimestamp());
        time.Advance(TimeSpan.FromTicks(1));

        Assert.NotEqual(key, await RefreshAsync("old", time.GetTimestamp()));
    }

    [Fact]
    public async Task Replacement_is_kept_for_as_long_as_a_call_may_last_and_then_removed()
    {
        var requestedAt = time.GetTimestamp();
        var key = await RefreshAsync("old", requestedAt);
        time.Advance(TimeSpan.FromSeconds(60));
        await RefreshAsync("another", time.GetTimestamp());
        Assert.Equal(key, await RefreshAsync("old", requestedAt));

        time.Advance(TimeSpan.FromTicks(1));
        await RefreshAsync("a third", time.GetTimestamp());

        Assert.NotEqual(key, await RefreshAsync("old", requestedAt));
    }

    private Task<string> RefreshAsync(string rejectedKey, long requestedAt) =>
        keys.RefreshAsync(rejectedKey, requestedAt, TestContext.Current.CancellationToken);
}

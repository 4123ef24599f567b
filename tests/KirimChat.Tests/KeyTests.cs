using System.Net;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Options;

namespace KirimChat.Tests;

public sealed class KeyTests
{
    private const string Old = Clients.KeyPrefix + "old";
    private const string New = Clients.KeyPrefix + "new";

    /// <summary>Accepts the new key only.</summary>
    private static readonly Reply Rotated = static (request, socket, cancellationToken) =>
        (request.Key == New ? Replies.Ok : Replies.Error(401, "authentication_error", "expired_api_key"))(
            request,
            socket,
            cancellationToken
        );

    private static KirimChatClient Client(ScriptedServer server, Func<CancellationToken, ValueTask<string>> provider) =>
        Clients.To(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = provider;
            }
        );

    /// <returns>A reply that refuses the old key, but no call before so many have been sent; and when that is.</returns>
    private static (Reply Reply, Task Rotated) RefuseTogether(int calls)
    {
        var rotated = new TaskCompletionSource();
        return (Reply, rotated.Task);

        async Task Reply(ReceivedRequest request, System.Net.Sockets.Socket socket, CancellationToken cancellationToken)
        {
            if (request.Key == Old)
            {
                if (Interlocked.Decrement(ref calls) == 0)
                {
                    rotated.SetResult();
                }

                await rotated.Task;
            }

            await Rotated(request, socket, cancellationToken);
        }
    }

    [Theory]
    [BothWays]
    public async Task The_key_travels_as_a_bearer_token(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);

        await client.GetAsync(way);

        Assert.Equal($"Bearer {Clients.Key}", Assert.Single(server.Requests).Headers["Authorization"]);
    }

    [Theory]
    [BothWays]
    public async Task The_user_agent_names_the_version_and_the_runtime(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);

        await client.GetAsync(way);

        Assert.Matches(
            @"^KirimChat\.NET/\d+\.\d+\.\d+\S* \(\.NET \d+\.\d+\.\d+\S*\)$",
            Assert.Single(server.Requests).Headers["User-Agent"]
        );
    }

    [Theory]
    [BothWays]
    public async Task A_cookie_is_not_kept(Way way)
    {
        await using var server = new ScriptedServer(Replies.Json(200, Replies.Contact, "Set-Cookie: session=1; Path=/"), Replies.Ok);
        using var client = Clients.To(server);

        await client.GetAsync(way);
        await client.GetAsync(way);

        Assert.DoesNotContain("Cookie", server.Requests[1].Headers);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("a\u007f")]
    [InlineData("schlüssel")]
    public void A_key_that_cannot_be_one_is_refused_at_once_and_not_told(string? key)
    {
        var argument = Assert.Throws<ArgumentException>(() => new KirimChatClient(key!));
        Assert.Equal("apiKey", argument.ParamName);
        var setting = Assert.Throws<OptionsValidationException>(() => new KirimChatClient(new KirimChatClientOptions { ApiKey = key }));
        Assert.Contains("ApiKey", setting.Message, StringComparison.Ordinal);
        if (key?.Trim().Length > 0)
        {
            Assert.DoesNotContain(key, argument.Message + setting.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_key_may_have_every_printable_character_of_ASCII()
    {
        using var client = new KirimChatClient(string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(static c => (char)c)));
    }

    [Theory]
    [BothWays]
    public async Task A_provider_is_asked_for_each_request(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var asked = 0;
        using var client = Client(server, _ => new(Clients.KeyPrefix + asked++));

        for (var i = 0; i < 3; i++)
        {
            await client.GetAsync(way);
        }

        Assert.Equal(
            [Clients.KeyPrefix + 0, Clients.KeyPrefix + 1, Clients.KeyPrefix + 2],
            server.Requests.Select(static request => request.Key)
        );
    }

    [Theory]
    [BothWays]
    public async Task After_a_401_another_key_of_the_provider_is_tried_once(Way way)
    {
        await using var server = new ScriptedServer(Rotated);
        var keys = new Queue<string>([Old, New]);
        using var client = Client(server, _ => new(keys.Dequeue()));

        await client.GetAsync(way);

        Assert.Equal([Old, New], server.Requests.Select(static request => request.Key));
    }

    [Theory]
    [BothWays]
    public async Task After_a_401_the_same_key_is_not_tried_again(Way way)
    {
        await using var server = new ScriptedServer(Rotated);
        var asked = 0;
        using var client = Client(
            server,
            _ =>
            {
                asked++;
                return new(Old);
            }
        );

        var failure = await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => client.GetAsync(way));

        Assert.Equal("expired_api_key", failure.Code);
        Assert.Contains("Use a complete key", failure.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (asked, server.Requests.Count));
    }

    [Theory]
    [BothWays]
    public async Task A_second_401_is_the_end(Way way)
    {
        await using var server = new ScriptedServer(Replies.Error(401));
        var asked = 0;
        using var client = Client(server, _ => new(Clients.KeyPrefix + asked++));

        await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => client.GetAsync(way));

        Assert.Equal((2, 2), (asked, server.Requests.Count));
    }

    [Fact]
    public async Task Many_calls_refused_together_ask_the_provider_together()
    {
        const int Calls = 200;
        var (reply, rotated) = RefuseTogether(Calls);
        await using var server = new ScriptedServer(reply);
        var renewals = 0;
        using var client = Client(
            server,
            _ =>
            {
                if (!rotated.IsCompleted)
                {
                    return new(Old);
                }

                Interlocked.Increment(ref renewals);
                return new(New);
            }
        );

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => client.GetAsync((Way)(i % 2))));

        Assert.Equal(2 * Calls, server.Requests.Count);
        Assert.Equal(1, renewals);
    }

    [Theory]
    [BothWays]
    public async Task A_key_that_changes_time_and_again_is_asked_for_each_time(Way way)
    {
        var current = Old;
        await using var server = new ScriptedServer(
            (request, socket, cancellationToken) =>
                (request.Key == current ? Replies.Ok : Replies.Error(401))(request, socket, cancellationToken)
        );
        // Gives the last key at first, as one that keeps it for a while does.
        var kept = Old;
        using var client = Client(
            server,
            _ =>
            {
                var given = kept;
                kept = current;
                return new(given);
            }
        );

        foreach (var next in new[] { "1", "2", "3" })
        {
            current = Clients.KeyPrefix + next;
            await client.GetAsync(way);
        }

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_provider_that_fails_to_renew_fails_one_call_and_the_next_asks_again()
    {
        const int Calls = 10;
        var (reply, rotated) = RefuseTogether(Calls);
        await using var server = new ScriptedServer(reply);
        var renewals = 0;
        using var client = Client(
            server,
            _ =>
            {
                if (!rotated.IsCompleted)
                {
                    return new(Old);
                }

                return Interlocked.Increment(ref renewals) == 1 ? throw new TimeZoneNotFoundException("vault") : new(New);
            }
        );

        var ends = await Task.WhenAll(
            Enumerable
                .Range(0, Calls)
                .Select(async i =>
                {
                    try
                    {
                        await client.GetAsync((Way)(i % 2));
                        return "contact";
                    }
                    catch (TimeZoneNotFoundException failure)
                    {
                        return failure.Message;
                    }
                })
        );

        Assert.Single(ends, "vault");
        Assert.Equal(2, renewals);
    }

    [Theory]
    [BothWays]
    public async Task What_the_provider_throws_comes_through_as_it_is(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        foreach (
            var thrown in new Exception[]
            {
                new TimeZoneNotFoundException("vault"),
                new HttpRequestException("vault"),
                new OperationCanceledException("vault"),
            }
        )
        {
            using var client = Client(server, _ => throw thrown);
            Assert.Same(thrown, await Assert.ThrowsAsync(thrown.GetType(), () => client.GetAsync(way)));
        }

        Assert.Empty(server.Requests);
    }

    [Theory]
    [BothWays]
    public async Task No_key_is_asked_for_a_call_that_was_cancelled_before(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        var asked = 0;
        using var client = Client(server, _ => new($"no key, {asked++}"));
        var cancelled = new CancellationToken(canceled: true);

        Assert.Equal(
            cancelled,
            (
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(way, cancellationToken: cancelled))
            ).CancellationToken
        );

        Assert.Equal(0, asked);
    }

    [Theory]
    [BothWays]
    public async Task A_key_that_the_provider_may_not_give_names_the_provider(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        foreach (var key in new[] { "", " ", "a b", "a\r\nX: y", null })
        {
            using var client = Client(server, _ => new(key!));
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(way));
            Assert.Contains("ApiKeyProvider", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(server.Requests);
    }

    [Theory]
    [BothWays]
    public async Task A_provider_that_hangs_is_an_attempt_that_takes_too_long(Way way)
    {
        await using var server = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(
            server,
            static options =>
            {
                options.ApiKey = null;
                options.AttemptTimeout = TimeSpan.FromMilliseconds(50);
                options.MaxRetries = 0;
                options.ApiKeyProvider = static async cancellationToken =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    return "";
                };
            }
        );

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(way));
    }

    [Theory]
    [BothWays]
    public async Task A_redirect_to_another_host_is_not_followed_and_sees_no_key(Way way)
    {
        await using var elsewhere = new ScriptedServer(Replies.Ok);
        foreach (var status in new[] { 301, 302, 303, 307, 308 })
        {
            await using var server = new ScriptedServer(Replies.Json(status, "{}", $"Location: {elsewhere.BaseUrl}/contacts/ctc_1"));
            using var client = Clients.To(server);

            var failure = await Assert.ThrowsAsync<KirimChatUnexpectedResponseException>(() => client.GetAsync(way));

            Assert.Equal((HttpStatusCode)status, failure.StatusCode);
        }

        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_URL_of_another_scheme_host_or_port_is_refused_before_anything_is_sent()
    {
        await using var server = new ScriptedServer(Replies.Ok);
        await using var elsewhere = new ScriptedServer(Replies.Ok);
        using var client = Clients.To(server);
        foreach (
            var url in new[]
            {
                $"{elsewhere.BaseUrl}/contacts/x",
                $"https://127.0.0.1:{server.BaseUrl.Port}/v1/contacts/x",
                $"http://localhost:{server.BaseUrl.Port}/v1/contacts/x",
            }
        )
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                client.Api.Contacts["x"].WithUrl(url).GetAsync(cancellationToken: TestContext.Current.CancellationToken)
            );
        }

        foreach (var url in new[] { "", "contacts/x", "x" })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() =>
                client.Api.Contacts["x"].WithUrl(url).GetAsync(cancellationToken: TestContext.Current.CancellationToken)
            );
        }

        Assert.Empty(elsewhere.Requests);
        Assert.Empty(server.Requests);
        await client
            .Api.Contacts["x"]
            .WithUrl($"{server.BaseUrl}/contacts/y")
            .GetAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("/v1/contacts/y", Assert.Single(server.Requests).Target);
    }
}

using KirimChat.Tests.Support;

namespace KirimChat.Tests;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Thousand_calls_during_a_key_rotation_and_a_server_restart_end_in_a_contact_or_a_typed_exception()
    {
        const int Calls = 1000;
        var unobserved = new List<Exception>();
        void Observe(object? sender, UnobservedTaskExceptionEventArgs unseen)
        {
            if (unseen.Exception.InnerExceptions.Any(static inner => inner is KirimChatException))
            {
                unobserved.Add(unseen.Exception);
            }
        }

        TaskScheduler.UnobservedTaskException += Observe;
        var key = TestClient.KeyPrefix + "old";
        StubResponse accepting = (request, socket, cancellationToken) =>
            (request.Key == Volatile.Read(ref key) ? StubResponses.Ok : StubResponses.Error(401))(request, socket, cancellationToken);
        var server = new ScriptedServer(accepting);
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = _ => new(Volatile.Read(ref key));
            }
        );
        using var start = new SemaphoreSlim(64);
        var calls = Enumerable
            .Range(0, Calls)
            .Select(async i =>
            {
                await start.WaitAsync();
                try
                {
                    await client.GetAsync((ClientSurface)(i % 2));
                    return "contact";
                }
                catch (KirimChatException failure)
                {
                    return failure.GetType().Name;
                }
                finally
                {
                    start.Release();
                }
            })
            .ToList();

        await WhenEndedAsync(calls, Calls / 4);
        Volatile.Write(ref key, TestClient.KeyPrefix + "new");
        await WhenEndedAsync(calls, Calls / 2);
        await server.DisposeAsync();
        await WhenEndedAsync(calls, Calls * 3 / 4);
        await using var restarted = new ScriptedServer(server.BaseUrl.Port, accepting);
        var ends = (await Task.WhenAll(calls)).GroupBy(static end => end).ToDictionary(static end => end.Key, static end => end.Count());

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Observe;
        Assert.Empty(unobserved);
        Assert.Equal(Calls, ends.Values.Sum());
        Assert.True(ends["contact"] > Calls / 2);
        Assert.Empty(ends.Keys.Except(["contact", nameof(KirimChatConnectionException), nameof(KirimChatAuthenticationException)]));
    }

    private static async Task WhenEndedAsync(List<Task<string>> calls, int count)
    {
        while (calls.Count(static call => call.IsCompleted) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}

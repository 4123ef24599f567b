using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>A key is used only by the call that it was resolved for.</summary>
public sealed class KeyRotationTests
{
    private const string OldA = TestClient.KeyPrefix + "a-old";
    private const string NewA = TestClient.KeyPrefix + "a-new";
    private const string OldB = TestClient.KeyPrefix + "b-old";

    private static readonly AsyncLocal<string?> Tenant = new();

    [Theory]
    [AllSurfaces]
    public async Task Tenant_never_uses_the_key_of_another_when_both_are_rejected_concurrently(ClientSurface surface)
    {
        var rejected = new Gate(2);
        await using var server = new ScriptedServer(
            async (request, socket, cancellationToken) =>
            {
                if (request.Key != NewA)
                {
                    await rejected.WaitAsync();
                }

                await (request.Key == NewA ? StubResponses.Ok : StubResponses.Error(401))(request, socket, cancellationToken);
            }
        );
        var isRotated = false;
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = async _ =>
                {
                    await Task.Yield();
                    return Tenant.Value == "b" ? OldB
                        : isRotated ? NewA
                        : OldA;
                };
            }
        );
        rejected.Opened = () => isRotated = true;

        var a = CallAsync("a");
        var b = CallAsync("b");

        await a;
        await Assert.ThrowsAsync<KirimChatAuthenticationException>(() => b);
        Assert.Equal([NewA, OldA, OldB], server.Requests.Select(static request => request.Key).Order());

        async Task CallAsync(string tenant)
        {
            Tenant.Value = tenant;
            await client.GetAsync(surface);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Provider_is_called_few_times_when_100_calls_of_two_tenants_are_rejected_concurrently(bool isSynchronous)
    {
        const int Calls = 100;
        var rejected = new Gate(Calls);
        await using var server = new ScriptedServer(
            async (request, socket, cancellationToken) =>
            {
                var isOld = request.Key!.EndsWith("old", StringComparison.Ordinal);
                if (isOld)
                {
                    await rejected.WaitAsync();
                }

                await (isOld ? StubResponses.Error(401) : StubResponses.Ok)(request, socket, cancellationToken);
            }
        );
        var providerCalls = 0;
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = async _ =>
                {
                    if (!isSynchronous)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
                    }

                    Interlocked.Increment(ref providerCalls);
                    return $"{TestClient.KeyPrefix}{Tenant.Value}-{(rejected.IsOpen ? "new" : "old")}";
                };
            }
        );

        await Task.WhenAll(
            Enumerable
                .Range(0, Calls)
                .Select(async i =>
                {
                    Tenant.Value = i % 2 == 0 ? "a" : "b";
                    await client.GetAsync((ClientSurface)(i % 4 / 2));
                })
        );

        Assert.Equal(2 * Calls, server.Requests.Count);
        Assert.InRange(providerCalls - Calls, 2, 6);
    }

    [Fact]
    public async Task Key_renewal_that_is_canceled_by_its_call_does_not_cancel_other_calls()
    {
        var rejected = new Gate(2);
        await using var server = new ScriptedServer(
            async (request, socket, cancellationToken) =>
            {
                if (request.Key == OldA)
                {
                    await rejected.WaitAsync();
                }

                await (request.Key == OldA ? StubResponses.Error(401) : StubResponses.Ok)(request, socket, cancellationToken);
            }
        );
        using var canceling = new CancellationTokenSource();
        var renewals = 0;
        using var client = TestClient.Create(
            server,
            options =>
            {
                options.ApiKey = null;
                options.ApiKeyProvider = async cancellationToken =>
                {
                    if (!rejected.IsOpen)
                    {
                        return OldA;
                    }

                    if (Interlocked.Increment(ref renewals) == 1 && Tenant.Value == "canceled")
                    {
                        await canceling.CancelAsync();
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                    }

                    return NewA;
                };
            }
        );

        var canceled = CallAsync("canceled", canceling.Token);
        var other = CallAsync("other", TestContext.Current.CancellationToken);

        await other;
        await Record.ExceptionAsync(() => canceled);
        Assert.InRange(renewals, 1, 2);

        async Task CallAsync(string tenant, CancellationToken cancellationToken)
        {
            Tenant.Value = tenant;
            await client.GetAsync(ClientSurface.Convenience, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Opens when the given number of requests are waiting.</summary>
    private sealed class Gate(int count)
    {
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action Opened { get; set; } = static () => { };

        public bool IsOpen => open.Task.IsCompleted;

        public Task WaitAsync()
        {
            if (Interlocked.Decrement(ref count) == 0)
            {
                Opened();
                open.SetResult();
            }

            return open.Task;
        }
    }
}

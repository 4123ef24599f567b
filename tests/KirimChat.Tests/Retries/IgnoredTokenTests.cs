using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using KirimChat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Tests;

/// <summary>Timeouts and cancellation work even when a transport, a stream, or a key provider ignores its token.</summary>
public sealed class IgnoredTokenTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    public enum Hanging
    {
        Transport,
        Body,
        BodyWhoseDisposeBlocks,
        BodyWhoseDisposeThrows,
        OpeningOfTheBody,
        KeyProvider,
        KeyProviderAfterRejection,
    }

    public static TheoryData<ClientSurface, Hanging> Cases()
    {
        var data = new TheoryData<ClientSurface, Hanging>();
        foreach (var surface in Enum.GetValues<ClientSurface>())
        {
            foreach (var hanging in Enum.GetValues<Hanging>())
            {
                data.Add(surface, hanging);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Attempt_times_out_when_a_component_ignores_its_token(ClientSurface surface, Hanging hanging)
    {
        using var released = new ManualResetEventSlim();
        using var client = CreateClient(
            hanging,
            released,
            static options =>
            {
                options.AttemptTimeout = Soon;
                options.MaxRetries = 0;
            }
        );

        var started = Stopwatch.GetTimestamp();
        var exception = await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(surface));

        Assert.Contains("AttemptTimeout", exception.Message, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started), Soon / 2, TimeSpan.FromSeconds(20));
        released.Set();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Call_is_canceled_when_a_component_ignores_its_token(ClientSurface surface, Hanging hanging)
    {
        using var released = new ManualResetEventSlim();
        using var client = CreateClient(hanging, released);
        using var canceling = new CancellationTokenSource(Soon, TimeProvider.System);

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() =>
            client.GetAsync(surface, cancellationToken: canceling.Token)
        );

        Assert.Equal(canceling.Token, exception.CancellationToken);
        released.Set();
    }

    [Fact]
    public async Task Call_of_a_host_is_canceled_when_one_of_its_handlers_ignores_its_token()
    {
        var never = new TaskCompletionSource<HttpResponseMessage>();
        var services = new ServiceCollection();
        services
            .AddKirimChat(static options => options.ApiKey = TestClient.Key)
            .AddHttpMessageHandler(() => new IgnoringHandler(never.Task));
        await using var provider = services.BuildServiceProvider();
        using var canceling = new CancellationTokenSource(Soon, TimeProvider.System);

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() =>
            provider.GetRequiredService<IKirimChatClient>().Contacts.GetAsync("ctc_1", canceling.Token)
        );

        Assert.Equal(canceling.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Exception_of_an_abandoned_key_provider_is_observed()
    {
        var key = new TaskCompletionSource<string>();

        var unobserved = await CollectUnobservedAsync(async () =>
        {
            using var transport = new StubTransport((_, _) => throw new InvalidOperationException("No request is expected."));
            using var client = StubTransport.CreateClient(
                transport,
                options =>
                {
                    options.ApiKey = null;
                    options.ApiKeyProvider = _ => new(key.Task);
                    TimeOutSoon(options);
                }
            );
            await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(ClientSurface.Convenience));
            key.SetException(new TimeZoneNotFoundException("Late."));
            key = null!;
        });

        Assert.DoesNotContain(unobserved, static exception => exception.InnerException is TimeZoneNotFoundException);
    }

    [Fact]
    public async Task Response_that_arrives_after_its_attempt_was_abandoned_is_disposed_and_no_exception_is_unobserved()
    {
        var content = new ObservedContent();

        var unobserved = await CollectUnobservedAsync(async () =>
        {
            var late = new TaskCompletionSource<HttpResponseMessage>();
            var failing = new TaskCompletionSource<HttpResponseMessage>();
            foreach (var pending in new[] { late, failing })
            {
                using var transport = new StubTransport((_, _) => pending.Task);
                using var client = StubTransport.CreateClient(transport, TimeOutSoon);
                await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(ClientSurface.Convenience));
            }

            late.SetResult(new() { Content = content });
            failing.SetException(new TimeZoneNotFoundException("Late."));
            await content.WaitForDisposalAsync();
        });

        Assert.DoesNotContain(unobserved, static exception => exception.InnerException is TimeZoneNotFoundException);
    }

    [Fact]
    public async Task Response_whose_body_was_abandoned_is_disposed()
    {
        var content = new ObservedContent(new TaskCompletionSource<Stream>().Task);
        using var transport = new StubTransport(() => content);
        using var client = StubTransport.CreateClient(transport, TimeOutSoon);

        await Assert.ThrowsAsync<KirimChatTimeoutException>(() => client.GetAsync(ClientSurface.Convenience));

        await content.WaitForDisposalAsync();
    }

    private static void TimeOutSoon(KirimChatClientOptions options)
    {
        options.AttemptTimeout = TimeSpan.FromMilliseconds(20);
        options.MaxRetries = 0;
    }

    /// <summary>Runs an action, and returns the exceptions of tasks that nobody has observed since.</summary>
    private static async Task<IReadOnlyCollection<AggregateException>> CollectUnobservedAsync(Func<Task> action)
    {
        var unobserved = new ConcurrentQueue<AggregateException>();
        EventHandler<UnobservedTaskExceptionEventArgs> observe = (_, args) => unobserved.Enqueue(args.Exception);
        TaskScheduler.UnobservedTaskException += observe;
        await action();
        // Otherwise, this continues on the stack of the action, which holds its tasks.
        await Task.Yield();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= observe;
        return unobserved;
    }

    private static KirimChatClient CreateClient(
        Hanging hanging,
        ManualResetEventSlim released,
        Action<KirimChatClientOptions>? configure = null
    )
    {
        var never = new TaskCompletionSource();
        var transport = new StubTransport(
            async (_, _) =>
            {
                if (hanging == Hanging.Transport)
                {
                    await never.Task;
                }

                return hanging == Hanging.KeyProviderAfterRejection
                    ? new(System.Net.HttpStatusCode.Unauthorized)
                    : new() { Content = new HangingContent(hanging, never.Task, released) };
            }
        );
        return StubTransport.CreateClient(
            transport,
            options =>
            {
                if (hanging is Hanging.KeyProvider or Hanging.KeyProviderAfterRejection)
                {
                    var isFirst = hanging == Hanging.KeyProviderAfterRejection;
                    options.ApiKey = null;
                    options.ApiKeyProvider = async _ =>
                    {
                        if (!isFirst)
                        {
                            await never.Task;
                        }

                        isFirst = false;
                        return TestClient.Key;
                    };
                }

                configure?.Invoke(options);
            }
        );
    }

    private sealed class IgnoringHandler(Task<HttpResponseMessage> never) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => never;
    }

    private sealed class ObservedContent(Task<Stream>? opening = null) : ByteArrayContent([])
    {
        private readonly TaskCompletionSource disposed = new();

        public Task WaitForDisposalAsync() =>
            disposed.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken);

        protected override Task<Stream> CreateContentReadStreamAsync() => opening ?? base.CreateContentReadStreamAsync();

        protected override void Dispose(bool disposing)
        {
            disposed.TrySetResult();
            base.Dispose(disposing);
        }
    }

    private sealed class HangingContent(Hanging hanging, Task never, ManualResetEventSlim released) : HttpContent
    {
        protected override async Task<Stream> CreateContentReadStreamAsync()
        {
            if (hanging == Hanging.OpeningOfTheBody)
            {
                await never;
            }

            return new HangingStream(hanging, never, released);
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => never;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Returns half of the body, and then never completes a read.</summary>
    private sealed class HangingStream(Hanging hanging, Task never, ManualResetEventSlim released)
        : MemoryStream(Encoding.UTF8.GetBytes("{\"data\":"))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = Read(buffer.Span);
            if (read == 0)
            {
                await never;
            }

            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (hanging == Hanging.BodyWhoseDisposeBlocks)
            {
                released.Wait();
            }

            base.Dispose(disposing);
            if (hanging == Hanging.BodyWhoseDisposeThrows)
            {
                throw new InvalidOperationException("Cannot be disposed.");
            }
        }
    }
}

using System.Net;
using System.Text;
using KirimChat.Tests.RateLimits;
using KirimChat.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;

namespace KirimChat.Tests;

/// <summary>
/// A call never resumes on the synchronization context of its caller, wherever it waits. Otherwise, a user interface thread that blocks
/// on a call would deadlock.
/// </summary>
public sealed class SynchronizationContextTests
{
    public enum Stage
    {
        Key,
        RenewedKey,
        RateLimiter,
        Response,
        Stream,
        Body,
        RetryDelay,
        RequestBody,
        ResponseHandler,
    }

    public enum Operation
    {
        Convenience,
        Generated,
        GeneratedPost,
        Native,
    }

    public static TheoryData<Operation, Stage> Matrix()
    {
        var data = new TheoryData<Operation, Stage>();
        foreach (var operation in Enum.GetValues<Operation>())
        {
            for (var stage = Stage.Key; stage <= Stage.RetryDelay; stage++)
            {
                data.Add(operation, stage);
            }
        }

        data.Add(Operation.Native, Stage.RequestBody);
        data.Add(Operation.Native, Stage.ResponseHandler);
        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Call_does_not_resume_on_the_synchronization_context_of_the_caller(Operation operation, Stage stage)
    {
        var ended = new TaskCompletionSource();
        Task Pending(Stage at) => at == stage ? ended.Task : Task.CompletedTask;
        var time = new FakeTimeProvider();
        var keys = 0;
        using var limiter = new StubLimiter(async _ =>
        {
            await Pending(Stage.RateLimiter).ConfigureAwait(false);
            return StubLease.Acquired();
        });
        var responses = 0;
        using var transport = new StubTransport(
            async (_, _) =>
            {
                await Pending(Stage.Response).ConfigureAwait(false);
                var status = (++responses, stage) switch
                {
                    (1, Stage.RenewedKey) => HttpStatusCode.Unauthorized,
                    (1, Stage.RetryDelay) => HttpStatusCode.RequestTimeout,
                    _ => HttpStatusCode.OK,
                };
                return new(status) { Content = new PendingContent(Pending(Stage.Stream), Pending(Stage.Body)) };
            }
        );
        using var client = StubTransport.CreateClient(
            transport,
            options =>
            {
                options.TimeProvider = time;
                options.RetryBaseDelay = TimeSpan.FromMilliseconds(500);
                options.RateLimiter = limiter;
                options.ApiKey = null;
                options.ApiKeyProvider = async _ =>
                {
                    await Pending(++keys == 1 ? Stage.Key : Stage.RenewedKey).ConfigureAwait(false);
                    return $"{TestClient.KeyPrefix}{keys}";
                };
            }
        );
        var caller = new CountingContext();

        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(caller);
        var call = CallAsync(client, operation, Pending);
        SynchronizationContext.SetSynchronizationContext(before);
        Assert.False(call.IsCompleted);
        ended.SetResult();
        time.Advance(TimeSpan.FromSeconds(1));
        await call;

        Assert.Equal(0, caller.Posts);
    }

    private static Task CallAsync(KirimChatClient client, Operation operation, Func<Stage, Task> pending)
    {
        var token = TestContext.Current.CancellationToken;
        return operation switch
        {
            Operation.Convenience => client.Contacts.GetAsync("ctc_1", token),
            Operation.Generated => client.Api.Contacts["ctc_1"].GetAsync(cancellationToken: token),
            Operation.GeneratedPost => client.Api.Contacts.PostAsync(new() { PhoneNumber = "+62811" }, cancellationToken: token),
            _ => client.Adapter().SendNoContentAsync(CreateNativeRequest(pending), cancellationToken: token),
        };
    }

    private static RequestInformation CreateNativeRequest(Func<Stage, Task> pending)
    {
        var request = new RequestInformation(Method.POST, "{+baseurl}/contacts", new Dictionary<string, object>())
        {
            Content = new PendingStream(pending(Stage.RequestBody)),
        };
        request.AddRequestOptions([new ResponseHandlerOption { ResponseHandler = new PendingHandler(pending(Stage.ResponseHandler)) }]);
        return request;
    }

    /// <summary>Counts the callbacks that are posted to it.</summary>
    private sealed class CountingContext : SynchronizationContext
    {
        private int posts;

        public int Posts => posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref posts);
            base.Post(d, state);
        }
    }

    private sealed class PendingHandler(Task handling) : IResponseHandler
    {
        public async Task<T?> HandleResponseAsync<TResponse, T>(
            TResponse response,
            Dictionary<string, ParsableFactory<IParsable>>? errorMappings
        )
        {
            await handling.ConfigureAwait(false);
            (response as IDisposable)?.Dispose();
            return default;
        }
    }

    private sealed class PendingContent : HttpContent
    {
        private readonly Task opening;
        private readonly Task reading;

        public PendingContent(Task opening, Task reading)
        {
            this.opening = opening;
            this.reading = reading;
            Headers.ContentType = new("application/json");
        }

        protected override async Task<Stream> CreateContentReadStreamAsync()
        {
            await opening.ConfigureAwait(false);
            return new PendingStream(reading);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class PendingStream(Task reading) : MemoryStream(Encoding.UTF8.GetBytes(StubResponses.Contact))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await reading.ConfigureAwait(false);
            return await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
#if NET
using System.Runtime.CompilerServices;
#endif
using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Redaction;

namespace KirimChat.Internal.Http;

/// <summary>Sends one message and reads its response into memory. Reports every failure of the transport as a connection failure.</summary>
internal sealed class BufferingSender(
    Lazy<HttpMessageInvoker> transport, KirimChatClientOptions options, KirimChatExceptionFactory exceptions)
{
    private Redactor? redactor;

    /// <exception cref="KirimChatConnectionException">No response, or not all of it, was received.</exception>
#if NET
    // 0.2 kB less for each call that waits, which is nearly every call.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    public async ValueTask<BufferedResponse> SendAsync(
        ApiRequest request, AuthenticationHeaderValue authorization, CancellationToken cancellationToken)
    {
        var currentRedactor = GetRedactor(authorization.Parameter!);
        HttpResponseMessage response;
        try
        {
            response = await transport.Value.SendAsync(request.CreateMessage(authorization), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsTransportFailure(exception))
        {
            throw exceptions.ConnectionFailed(exception, currentRedactor);
        }

        try
        {
            var (body, isTruncated) = await ResponseBodyReader
                .ReadAsync(response, options.MaxResponseBytes, cancellationToken)
                .ConfigureAwait(false);
            return Report(new(response, body, isTruncated, currentRedactor), request);
        }
        catch (Exception exception)
        {
            // Whatever it is, a reset or a decoder's complaint: the body is incomplete.
            using var head = Report(new(response, new([]), isTruncated: true, currentRedactor), request);
            throw exceptions.IncompleteResponse(head, exception);
        }
    }

    // A key seldom changes from one request to the next.
    private Redactor GetRedactor(string apiKey) => redactor is { } last && last.ApiKey == apiKey ? last : redactor = new(apiKey);

    private static BufferedResponse Report(BufferedResponse response, ApiRequest request)
    {
        request.ResponseOption?.Set(response.StatusCode, response.RequestId, response.RateLimit, response.Headers);
        return response;
    }

    // The platform lets a bare SocketException through when a connection is reset while it is made, and reports its own timeouts as
    // cancellation.
    private static bool IsTransportFailure(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException
            or WebException or OperationCanceledException or TimeoutException;
}

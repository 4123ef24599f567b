using System.Net;
using System.Net.Sockets;
using KirimChat.Internal.Authentication;
using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Redaction;
using KirimChat.Internal.Threading;

namespace KirimChat.Internal.Http;

/// <summary>
/// Sends an attempt with the API key, and once more with another key after a 401, and reads the response into memory. Reports every failure
/// of the transport as a connection failure.
/// </summary>
/// <remarks>One method, because each asynchronous one costs about 3 % of the throughput.</remarks>
internal sealed class TransportSender(
    Lazy<TransportInvoker> transport,
    RequestAuthenticator authenticator,
    KirimChatClientOptions options,
    KirimChatExceptionFactory exceptions
)
{
    private Redactor? redactor;

    /// <returns>The response, whatever its status.</returns>
    /// <exception cref="KirimChatConnectionException">No response, or not all of it, was received.</exception>
    public async Task<BufferedResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var requestedAt = options.TimeProvider.GetTimestamp();
        var authorization = await authenticator.AuthenticateAsync(request.Url, cancellationToken).ConfigureAwait(false);
        var isRenewed = false;
        while (true)
        {
            var currentRedactor = GetRedactor(authorization.Parameter!);
            HttpResponseMessage message;
            try
            {
                message = await transport.Value.SendAsync(request.CreateMessage(authorization), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsTransportFailure(exception))
            {
                throw exceptions.ConnectionFailed(exception, currentRedactor);
            }

            BufferedResponse response;
            try
            {
                var (body, isTruncated) = await ResponseBodyReader
                    .ReadAsync(message, options.MaxResponseBytes, cancellationToken)
                    .ConfigureAwait(false);
                response = Report(new(message, body, isTruncated, currentRedactor), request);
            }
            catch (Exception exception)
            {
                // Whatever it is, a reset or an error of a decoder: the body is incomplete.
                var head = Report(new(message, new([]), isTruncated: true, currentRedactor), request);
                var failure = exceptions.IncompleteResponse(head, exception);
                // A stream that ignored its token may block. Most end their read when they are disposed.
                head.DisposeInBackground();
                throw failure;
            }

            if (response.StatusCode != HttpStatusCode.Unauthorized || isRenewed)
            {
                return response;
            }

            var renewed = await authenticator.RenewAsync(authorization, requestedAt, cancellationToken).ConfigureAwait(false);
            if (renewed is null)
            {
                return response;
            }

            response.Dispose();
            authorization = renewed;
            isRenewed = true;
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
        exception
            is HttpRequestException
                or IOException
                or SocketException
                or WebException
                or OperationCanceledException
                or TimeoutException;
}

using KirimChat.Internal.Errors;
using KirimChat.Internal.Messages;
using KirimChat.Internal.Serialization;

namespace KirimChat.Internal.Http;

/// <summary>Decides whether a response is a success, and throws the exception for one that is not.</summary>
internal sealed class ResponseValidator(KirimChatExceptionFactory exceptions)
{
    /// <exception cref="KirimChatException">The response is an error, a redirect, or breaks the contract.</exception>
    public BufferedResponse EnsureSuccess(BufferedResponse response, ApiRequest request)
    {
        var status = (int)response.StatusCode;
        if (status is < 200 or > 399)
        {
            throw exceptions.FromErrorStatus(response);
        }

        if (status >= 300)
        {
            throw exceptions.Unexpected(response, "a redirect");
        }

        if (response.IsTruncated)
        {
            throw exceptions.TooLarge(response);
        }

        if (request.ExpectsContent && status is not (204 or 205))
        {
            EnsureContent(response, request.Accept);
        }

        return response;
    }

    private void EnsureContent(BufferedResponse response, AcceptHeader accept)
    {
        var mediaType = response.MediaType;
        var isEmpty = response.Body.Count == 0;
        if (!isEmpty && MediaTypes.IsJson(mediaType))
        {
            EnsureJson(response);
        }
        else if (accept.IsOnlyJson && isEmpty)
        {
            throw response.IsDecompressed ? exceptions.IncompleteResponse(response) : exceptions.Unexpected(response, "the body is empty");
        }
        else if (!isEmpty && !accept.Allows(mediaType))
        {
            var actual = mediaType is null ? "the body has no content type" : $"the body is {mediaType}";
            throw exceptions.Unexpected(response, $"{actual}, not {accept}");
        }
    }

    private void EnsureJson(BufferedResponse response)
    {
        try
        {
            _ = response.Json;
        }
        catch (ContractViolationException exception)
        {
            // Decompression does not detect a body that was cut off.
            throw response.IsDecompressed && StrictJson.EndsEarly(response.Body)
                ? exceptions.IncompleteResponse(response, exception.InnerException)
                : exceptions.Unexpected(response, exception.Message, exception);
        }
    }
}

namespace KirimChat.Conformance.Support;

/// <summary>Requests a specific response from Prism.</summary>
internal sealed class PreferHeaderHandler(string prefer) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return base.SendAsync(request, cancellationToken);
    }
}

#pragma warning disable xUnit1051 // The code of a user, as the page shows it.

using System.Net;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/newer-hosts.md</c>.</summary>
public sealed class NewerHostsSnippets
{
    [Fact]
    public async Task Base_url()
    {
        var options = new KirimChatClientOptions
        {
            ApiKey = Environment.GetEnvironmentVariable("KIRIM_API_KEY"),
            BaseUrl = new Uri("https://api.kirim.chat/v1/106540352242922"),
        };
        options.ApiKey ??= Local.Key;

        using var transport = new RecordingHandler();
        using var client = new KirimChatClient(options, transport);
        await Assert.ThrowsAsync<KirimChatNotFoundException>(() => client.Contacts.GetAsync("ctc_1"));
        Assert.Equal("https://api.kirim.chat/v1/106540352242922/contacts/ctc_1", transport.Url?.AbsoluteUri);
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public Uri? Url { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Url = request.RequestUri;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}

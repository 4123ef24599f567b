using Microsoft.Extensions.DependencyInjection;

namespace KirimChat.Benchmarks.Clients;

/// <summary>The SDK as <c>AddKirimChat</c> registers it.</summary>
internal sealed class HostedSdkClient : IContactClient
{
    private readonly ServiceProvider services;
    private readonly SdkClient client;

    public HostedSdkClient(Uri baseUrl, HttpMessageHandler? transport)
    {
        var collection = new ServiceCollection();
        var http = collection.AddKirimChat(options =>
        {
            options.ApiKey = Credentials.Key;
            options.BaseUrl = baseUrl;
        });
        if (transport is not null)
        {
            http.ConfigurePrimaryHttpMessageHandler(() => transport);
        }

        services = collection.BuildServiceProvider();
        client = new(services.GetRequiredService<KirimChatClient>());
    }

    public ValueTask<ContactResult> FetchAsync(string id) => client.FetchAsync(id);

    public void Dispose()
    {
        client.Dispose();
        services.Dispose();
    }
}

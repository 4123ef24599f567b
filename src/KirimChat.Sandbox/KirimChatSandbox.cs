using System.Net;
using KirimChat.Sandbox.Internal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.ApplicationParts;

namespace KirimChat.Sandbox;

/// <summary>A local KirimChat, on loopback, for services to be tested against.</summary>
public sealed class KirimChatSandbox : IAsyncDisposable
{
    private readonly WebApplication app;

    private KirimChatSandbox(WebApplication app)
    {
        this.app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        BaseUrl = new(new Uri(address), "/v1");
    }

    /// <summary>Where the API is, for <c>KirimChatClientOptions.BaseUrl</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>A key that the sandbox accepts.</summary>
#pragma warning disable CA1822 // Each sandbox will have keys of its own.
    public string ApiKey => SeededContacts.ApiKey;

    /// <summary>The ids of the contacts that are there.</summary>
    public IReadOnlyList<string> ContactIds => SeededContacts.Ids;
#pragma warning restore CA1822

    /// <summary>Starts a sandbox. It runs until it is disposed.</summary>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The sandbox, listening.</returns>
    public static async Task<KirimChatSandbox> StartAsync(KirimChatSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        // Empty: what the host of a test or a service is configured with is not meant for the sandbox.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddControllers().ConfigureApplicationPartManager(static parts =>
        {
            parts.ApplicationParts.Clear();
            parts.ApplicationParts.Add(new AssemblyPart(typeof(ContractController).Assembly));
        });

        var app = builder.Build();
        var conventions = new ApiConventions(new TokenBucket(capacity: 600, TimeSpan.FromMinutes(1), options.TimeProvider), options.TimeProvider);
        app.Use(conventions.InvokeAsync);
        app.UseRouting();
        app.MapControllers();
        app.MapFallback(static context => ErrorAnswer.NoSuchRoute.WriteAsync(context));
        await app.StartAsync(cancellationToken).ConfigureAwait(false);
        return new(app);
    }

    /// <summary>Waits until the sandbox is told to end, by Ctrl+C or a signal.</summary>
    internal Task WaitForShutdownAsync() => app.WaitForShutdownAsync();

    /// <summary>Ends the sandbox.</summary>
    public ValueTask DisposeAsync() => app.DisposeAsync();
}

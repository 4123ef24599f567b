using System.Net;
using KirimChat.Sandbox.Internal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.ApplicationParts;

namespace KirimChat.Sandbox;

/// <summary>A local KirimChat, on loopback, for services to be tested against.</summary>
/// <remarks>
/// Thread-safe, and cheap enough to start one for each test. Faults can be had from outside too, by a contact id: <c>ctc_fault_</c> and
/// <c>400</c>, <c>401</c>, <c>403</c>, <c>404</c>, <c>409</c>, <c>422</c>, <c>429</c>, <c>500</c>, <c>502</c>, <c>503</c>, <c>504</c>,
/// <c>dropped-connection</c>, <c>truncated-body</c>, <c>malformed-body</c>, <c>html-page</c> or <c>latency</c> (two seconds, then a
/// contact).
/// </remarks>
public sealed class KirimChatSandbox : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SandboxState state;

    private KirimChatSandbox(WebApplication app, SandboxState state)
    {
        this.app = app;
        this.state = state;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        BaseUrl = new($"{address}/v1");
    }

    /// <summary>Where the API is, for <c>KirimChatClientOptions.BaseUrl</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>A key that the sandbox accepts.</summary>
    public string ApiKey => state.ApiKey;

    /// <summary>A key that has expired: a 401 with the code <c>expired_api_key</c>.</summary>
    public string ExpiredApiKey => state.ExpiredApiKey;

    /// <summary>A key that was revoked: a 401 with the code <c>revoked_api_key</c>.</summary>
    public string RevokedApiKey => state.RevokedApiKey;

    /// <summary>
    /// A key of another organisation, to which all contacts but <see cref="OtherContactId"/> are a 404. It has a rate limit of its own.
    /// </summary>
    public string OtherApiKey => state.OtherApiKey;

    /// <summary>A contact of the other organisation: a 404 to <see cref="ApiKey"/>.</summary>
    public string OtherContactId => state.OtherContact.Id;

    /// <summary>The ids of the contacts that are there, in the order in which they came.</summary>
    public IReadOnlyList<string> ContactIds => state.ContactIds;

    /// <summary>
    /// The reserved ids: each is a contact for which every call fails in the way its name says; <c>ctc_fault_latency</c> is answered, two
    /// seconds late.
    /// </summary>
    public static IReadOnlyList<string> FaultIds { get; } = [.. SandboxState.ReservedFaults.Keys];

    /// <summary>The requests that came, the last 10,000 of them, without their keys.</summary>
    public IReadOnlyList<SandboxRequest> Requests => state.Requests;

    /// <summary>Starts a sandbox. It runs until it is disposed.</summary>
    /// <param name="options">The settings, or null for the defaults.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The sandbox, listening.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is none, or no call may be made.</exception>
    /// <exception cref="ArgumentException">One of the contacts is none that <see cref="Add"/> takes.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static Task<KirimChatSandbox> StartAsync(KirimChatSandboxOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options ?? new(), configure: null, cancellationToken);

    /// <param name="options">The options.</param>
    /// <param name="configure">Adds endpoints, or null.</param>
    /// <param name="cancellationToken">A token to cancel the start.</param>
    internal static async Task<KirimChatSandbox> StartAsync(
        KirimChatSandboxOptions options, Action<WebApplication>? configure, CancellationToken cancellationToken)
    {
        if (options.CallsPerMinute <= 0) throw new ArgumentOutOfRangeException(nameof(options), $"CallsPerMinute is {options.CallsPerMinute}, and must be positive.");
        if (options.Port is < 0 or > IPEndPoint.MaxPort) throw new ArgumentOutOfRangeException(nameof(options), $"Port is {options.Port}, and must be 0 to {IPEndPoint.MaxPort}.");
        var state = new SandboxState(options);
        // Empty: what the host of a test or a service is configured with is not meant for the sandbox.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton(state);
        // Without the filter that responds with 415 to an operation that the sandbox does not implement.
        builder.Services.AddControllers(static mvc => mvc.Filters.Clear()).ConfigureApplicationPartManager(static parts =>
        {
            parts.ApplicationParts.Clear();
            parts.ApplicationParts.Add(new AssemblyPart(typeof(ContractController).Assembly));
            parts.FeatureProviders.Add(new ContractControllerProvider());
        });

        var app = builder.Build();
        app.UseWhen(static context => context.Request.Path.StartsWithSegments("/v1"), api => api.Use(new ApiMiddleware(state).InvokeAsync));
        app.UseRouting();
        app.MapControllers();
        configure?.Invoke(app);
        app.MapFallback(static context => ErrorAnswer.NoSuchRoute.WriteAsync(context));
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new(app, state);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds a contact, or changes the one that has its id.</summary>
    /// <param name="contact">
    /// The contact. Its id may have any form but a slash in it; one that was not added is a 404 only in the API's own form, and else a
    /// 400.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Its id is blank, has a slash or is one of <see cref="FaultIds"/>, or its metadata is neither an object nor null.
    /// </exception>
    public void Add(SandboxContact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        state.Add(contact);
    }

    /// <summary>Makes the next calls fail, in turn after those that were to fail already.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="calls">How many calls have it.</param>
    public void FailNext(SandboxFault fault, int calls = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(calls);
        state.FailNext(fault, calls);
    }

    /// <summary>Makes each call for a contact fail, until the faults are cleared.</summary>
    /// <param name="contactId">The id of the contact. It need not be there.</param>
    /// <param name="fault">The fault.</param>
    public void FailFor(string contactId, SandboxFault fault)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contactId);
        ArgumentNullException.ThrowIfNull(fault);
        state.FailFor(contactId, fault);
    }

    /// <summary>Takes back what <see cref="FailNext"/> and <see cref="FailFor"/> have set.</summary>
    public void ClearFaults() => state.ClearFaults();

    /// <summary>Ends the sandbox.</summary>
    /// <returns>Done when it has ended.</returns>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Waits until the sandbox is told to end, by Ctrl+C or a signal.</summary>
    internal Task WaitForShutdownAsync() => app.WaitForShutdownAsync();
}

using System.Net;
using KirimChat.Sandbox.Internal;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KirimChat.Sandbox;

/// <summary>A local KirimChat API on loopback, to test services against.</summary>
/// <remarks>
/// <para>Thread-safe, and fast enough to start one for each test.</para>
/// <para>
/// Faults can also be requested from outside, with a reserved contact ID: <c>ctc_fault_</c> followed by <c>400</c>, <c>401</c>,
/// <c>403</c>, <c>404</c>, <c>409</c>, <c>422</c>, <c>429</c>, <c>500</c>, <c>502</c>, <c>503</c>, <c>504</c>,
/// <c>dropped-connection</c>, <c>lost-response</c>, <c>truncated-body</c>, <c>malformed-body</c>, <c>html-page</c>, or <c>latency</c>
/// (the response follows after two seconds).
/// </para>
/// <para>
/// Where the API isn't documented, the sandbox makes its own choice: contacts are listed in the order in which they were added, a contact
/// with an existing phone number is created once more, <c>search</c> ignores case, cursors don't expire, responses that are not
/// successful are not stored for an idempotency key, a label of another team is an <c>invalid_field_value</c>, and requests with a
/// rejected key don't count toward the rate limit.
/// </para>
/// </remarks>
public sealed class KirimChatSandbox : IAsyncDisposable
{
    private static readonly string[] OperationIds =
    [
        .. typeof(Internal.Contract.ContractControllerBase)
            .GetMethods()
            .Where(static method => method.IsVirtual)
            .Select(static method => method.Name),
    ];

    private readonly WebApplication app;
    private readonly SandboxState state;

    private KirimChatSandbox(WebApplication app, SandboxState state)
    {
        this.app = app;
        this.state = state;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        BaseUrl = new($"{address}/v1");
    }

    /// <summary>Gets the base URL of the API, for <c>KirimChatClientOptions.BaseUrl</c>.</summary>
    /// <remarks>The form of the newer hosts works, too: this URL followed by <c>/</c> and a phone number ID of 6 to 20 digits.</remarks>
    public Uri BaseUrl { get; }

    /// <summary>Gets an API key that the sandbox accepts.</summary>
    public string ApiKey => state.ApiKey;

    /// <summary>Gets an API key that has expired: a 401 with the code <c>expired_api_key</c>.</summary>
    public string ExpiredApiKey => state.ExpiredApiKey;

    /// <summary>Gets an API key that was revoked: a 401 with the code <c>revoked_api_key</c>.</summary>
    public string RevokedApiKey => state.RevokedApiKey;

    /// <summary>
    /// Gets an API key of another organization, which has its own rate limits and, at the start, only the contact
    /// <see cref="OtherContactId"/>.
    /// </summary>
    public string OtherApiKey => state.OtherApiKey;

    /// <summary>Gets the ID of a contact of the other organization: a 404 with <see cref="ApiKey"/>.</summary>
    public string OtherContactId => state.OtherContact.Id;

    /// <summary>Gets the ID of a label that can be attached to all contacts.</summary>
    public string LabelId => state.LabelId;

    /// <summary>
    /// Gets the ID of a label of another team: a 400 for one contact, and skipped (<c>skipped_team_mismatch</c>) for many.
    /// </summary>
    public string OtherTeamLabelId => state.OtherTeamLabelId;

    /// <summary>Gets the contacts of the organization of <see cref="ApiKey"/>, in the order in which they were added.</summary>
    public IReadOnlyList<SandboxContact> Contacts => state.Organization.Contacts.All;

    /// <summary>Gets the IDs of <see cref="Contacts"/>.</summary>
    public IReadOnlyList<string> ContactIds => [.. Contacts.Select(static contact => contact.Id)];

    /// <summary>Gets the reserved IDs: each is a contact for which every request fails in the way that its name says.</summary>
    public static IReadOnlyList<string> FaultIds { get; } = [.. FaultQueue.Reserved.Keys];

    /// <summary>Gets the last 10,000 requests that were received, without their API keys.</summary>
    public IReadOnlyList<SandboxRequest> Requests => state.Requests;

    /// <summary>Starts a sandbox. It runs until it is disposed.</summary>
    /// <param name="options">The options, or null to use the default options.</param>
    /// <param name="cancellationToken">A token that can be used to cancel the start.</param>
    /// <returns>The sandbox, which is listening.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The port is invalid, or a rate limit is not positive.</exception>
    /// <exception cref="ArgumentException">A contact is invalid; see <see cref="Add"/>.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static Task<KirimChatSandbox> StartAsync(
        KirimChatSandboxOptions? options = null,
        CancellationToken cancellationToken = default
    ) => StartAsync(options ?? new(), configure: null, cancellationToken);

    // The delegate adds endpoints, for the tool.
    internal static async Task<KirimChatSandbox> StartAsync(
        KirimChatSandboxOptions options,
        Action<WebApplication>? configure,
        CancellationToken cancellationToken
    )
    {
        Validate(options);
        var state = new SandboxState(options);
        var app = SandboxApplication.Create(options, state, configure);
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

    /// <summary>Adds a contact, or replaces the one with the same ID.</summary>
    /// <param name="contact">The contact.</param>
    /// <exception cref="ArgumentException">
    /// The ID is blank, contains a slash, or is one of <see cref="FaultIds"/>; or the metadata is neither an object nor null.
    /// </exception>
    public void Add(SandboxContact contact)
    {
        ArgumentNullException.ThrowIfNull(contact);
        state.Add(contact);
    }

    /// <summary>Adds a label that can be attached to all contacts.</summary>
    /// <param name="labelId">The ID of the label.</param>
    /// <exception cref="ArgumentException">The ID is blank.</exception>
    public void AddLabel(string labelId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(labelId);
        state.AddLabel(labelId);
    }

    /// <summary>Makes the next requests fail, after those that were already requested to fail.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="requests">The number of requests that fail.</param>
    /// <param name="operationId">
    /// The operation whose requests fail: <c>listContacts</c>, <c>createContact</c>, <c>getContact</c>, <c>attachContactLabel</c>,
    /// <c>detachContactLabel</c>, or <c>bulkLabelContacts</c>; or null for any operation.
    /// </param>
    /// <exception cref="ArgumentException">The number is not positive, or there is no such operation.</exception>
    public void FailNext(SandboxFault fault, int requests = 1, string? operationId = null)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requests);
        if (operationId is not null && !OperationIds.Contains(operationId, StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The API has no operation {operationId}.", nameof(operationId));
        }

        state.Faults.AddNext(fault, requests, operationId);
    }

    /// <summary>Makes every request with a contact in its path fail, until the faults are cleared.</summary>
    /// <param name="contactId">The ID of the contact, which need not exist.</param>
    /// <param name="fault">The fault.</param>
    public void FailFor(string contactId, SandboxFault fault)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(contactId);
        ArgumentNullException.ThrowIfNull(fault);
        state.Faults.SetFor(contactId, fault);
    }

    /// <summary>Clears the faults that were requested.</summary>
    public void ClearFaults() => state.Faults.Clear();

    /// <summary>Stops the sandbox.</summary>
    /// <returns>A task that represents the operation.</returns>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    // Until the sandbox is stopped with Ctrl+C or a signal.
    internal Task WaitForShutdownAsync() => app.WaitForShutdownAsync();

    private static void Validate(KirimChatSandboxOptions options)
    {
        EnsurePositive(options.ReadsPerMinute, nameof(options.ReadsPerMinute));
        EnsurePositive(options.WritesPerMinute, nameof(options.WritesPerMinute));
        if (options.Port is < 0 or > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"Port is {options.Port}, but must be from 0 to {IPEndPoint.MaxPort}.");
        }

        static void EnsurePositive(int value, string name)
        {
            if (value <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(options), $"{name} is {value}, but must be positive.");
            }
        }
    }
}

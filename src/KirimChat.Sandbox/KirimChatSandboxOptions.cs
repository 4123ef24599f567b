namespace KirimChat.Sandbox;

/// <summary>Options for a <see cref="KirimChatSandbox"/>.</summary>
public sealed class KirimChatSandboxOptions
{
    /// <summary>Gets or sets the loopback port to listen on.</summary>
    /// <value>The default value is 0: any free port.</value>
    public int Port { get; set; }

    /// <summary>Gets or sets the clock of the rate limits, of latency, and of the recorded requests.</summary>
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets the number of reads (GET) that an organization may send per minute.</summary>
    /// <value>The default value is 600, as on the free plan of the API.</value>
    public int ReadsPerMinute { get; set; } = 600;

    /// <summary>Gets or sets the number of writes (POST and DELETE) that an organization may send per minute.</summary>
    /// <value>The default value is 60, as on the free plan of the API.</value>
    public int WritesPerMinute { get; set; } = 60;

    /// <summary>Gets or sets the contacts that exist from the start.</summary>
    /// <value>
    /// The default value has three contacts: one with all fields, one with only the required fields, and one with metadata of many kinds.
    /// </value>
    public IEnumerable<SandboxContact> Contacts { get; set; } = Internal.SeededContacts.All;
}

namespace KirimChat.Sandbox;

/// <summary>The settings of a <see cref="KirimChatSandbox"/>.</summary>
public sealed class KirimChatSandboxOptions
{
    /// <summary>The loopback port to listen on.</summary>
    /// <value>0: any free one.</value>
    public int Port { get; set; }

    /// <summary>The clock of the rate limit, of latency and of the record of requests.</summary>
    /// <value><see cref="TimeProvider.System"/></value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>How many calls an organisation may make per minute.</summary>
    /// <value>600, as on the API's free plan.</value>
    public int CallsPerMinute { get; set; } = 600;

    /// <summary>The contacts that are there from the start.</summary>
    /// <value>Three: one with every field, one with none that may be null, one with metadata of many shapes.</value>
    public IEnumerable<SandboxContact> Contacts { get; set; } = Internal.SeededContacts.All;
}

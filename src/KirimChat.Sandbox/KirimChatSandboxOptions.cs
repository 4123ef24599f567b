namespace KirimChat.Sandbox;

/// <summary>The settings of a <see cref="KirimChatSandbox"/>.</summary>
public sealed class KirimChatSandboxOptions
{
    /// <summary>The loopback port to listen on.</summary>
    /// <value>0: any free one.</value>
    public int Port { get; set; }

    /// <summary>The clock of the rate limit.</summary>
    /// <value><see cref="TimeProvider.System"/></value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

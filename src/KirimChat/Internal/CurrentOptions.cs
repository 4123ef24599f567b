using Microsoft.Extensions.Options;

namespace KirimChat.Internal;

/// <summary>The options of a host as they are now. When they become invalid, the last valid ones stay: a slip in a file stops no service.</summary>
internal sealed class CurrentOptions(IOptionsMonitor<KirimChatClientOptions> monitor, string name)
{
    private KirimChatClientOptions? last;
    private string? told;

    /// <exception cref="OptionsValidationException">They have never been valid.</exception>
    public KirimChatClientOptions Get()
    {
        try
        {
            last = monitor.Get(name);
            told = null;
            return last;
        }
        catch (OptionsValidationException invalid) when (last is { } valid)
        {
            if (Interlocked.Exchange(ref told, invalid.Message) != invalid.Message) KirimChatLog.Of(valid).OptionsAreInvalid(invalid.Message);
            return valid;
        }
    }
}

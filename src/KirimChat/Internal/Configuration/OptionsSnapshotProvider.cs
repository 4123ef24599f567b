using KirimChat.Internal.Diagnostics;
using Microsoft.Extensions.Options;

namespace KirimChat.Internal.Configuration;

/// <summary>
/// Provides the current options of a client in a host. Options that are invalid or for another server are not used: a mistake in a file
/// does not stop a service, and a new key is never sent to the old server.
/// </summary>
/// <param name="monitor">The options of the host.</param>
/// <param name="name">The name of the options.</param>
/// <param name="initial">The options that the client was created with.</param>
/// <param name="log">The log of the client.</param>
internal sealed class OptionsSnapshotProvider(
    IOptionsMonitor<KirimChatClientOptions> monitor,
    string name,
    KirimChatClientOptions initial,
    KirimChatLog log
)
{
    private readonly Uri baseUrl = initial.BaseUrl;
    private KirimChatClientOptions last = initial;
    private string? loggedFailure;

    public KirimChatClientOptions Get()
    {
        try
        {
            var current = monitor.Get(name);
            if (ReferenceEquals(current, last))
            {
                return current;
            }

            if (current.BaseUrl != baseUrl)
            {
                Report(nameof(current.BaseUrl), static (log, _) => log.BaseUrlChanged());
                return last;
            }

            last = current;
            loggedFailure = null;
        }
        catch (OptionsValidationException exception)
        {
            Report(exception.Message, static (log, failures) => log.OptionsInvalid(failures));
        }

        return last;
    }

    // Once for each change, not once for each call.
    private void Report(string failure, Action<KirimChatLog, string> write)
    {
        if (Interlocked.Exchange(ref loggedFailure, failure) != failure)
        {
            write(log, failure);
        }
    }
}

#pragma warning disable xUnit1051, CA1848 // The code of a user, as the page shows it.

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KirimChat.Tests.Snippets;

/// <summary>The snippets of <c>docs/errors.md</c>.</summary>
public sealed class ErrorsSnippets
{
    [Fact]
    public async Task Catch()
    {
        await using var sandbox = await Local.StartAsync();
        using var client = Local.CreateClient(sandbox);
        var id = Local.UnknownId;
        var logger = NullLogger.Instance;
        Contact? contact;
        try
        {
            contact = await client.Contacts.GetAsync(id);
        }
        catch (KirimChatNotFoundException)
        {
            contact = null;
        }
        catch (KirimChatException exception) when (exception.IsTransient)
        {
            logger.LogWarning(
                exception, "Transient KirimChat failure {Code} (request {RequestId})", exception.Code, exception.RequestId);
            throw;
        }

        Assert.Null(contact);
    }
}

namespace KirimChat.Tests.Snippets;

/// <summary>A store of secrets.</summary>
internal sealed class Vault(string key)
{
    public ValueTask<string> GetSecretAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(name == "kirimchat" ? key : "");
    }
}

namespace KirimChat.Tests.Snippets;

/// <summary>A class of the user that is tested.</summary>
public sealed class Greeter(IKirimChatClient kirimChat)
{
    public async Task<string> GreetAsync(string id) => $"Selamat pagi, {(await kirimChat.Contacts.GetAsync(id)).Name}!";
}

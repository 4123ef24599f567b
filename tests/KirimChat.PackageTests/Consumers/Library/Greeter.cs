using System.Threading.Tasks;
using KirimChat;

namespace Library;

public sealed class Greeter(IKirimChatClient client)
{
    public async Task<string> GreetAsync(string id) =>
        $"Selamat pagi, {(await client.Contacts.GetAsync(id).ConfigureAwait(false)).Name ?? "?"}!";
}

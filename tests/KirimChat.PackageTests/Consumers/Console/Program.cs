using System.Runtime.InteropServices;
using KirimChat;

using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = args[1], BaseUrl = new(args[0]) });
var response = await client.GetContactResponseAsync(args[2]);
Console.WriteLine($"{RuntimeInformation.FrameworkDescription}: {response.Value.Name}, {response.Value.Metadata?["plan"].GetRawText()}, {response.RateLimit?.Limit}");
try
{
    await client.Api.Contacts["nobody"].GetAsync();
}
catch (KirimChatInvalidRequestException failure)
{
    Console.WriteLine(failure.Code);
}

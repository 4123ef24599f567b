using KirimChat;
using KirimChat.Sandbox;

await using var sandbox = await KirimChatSandbox.StartAsync();
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
if (!args.Contains("--as-it-is"))
{
    builder.Configuration["KirimChat:ApiKey"] = sandbox.ApiKey;
    builder.Configuration["KirimChat:BaseUrl"] = sandbox.BaseUrl.ToString();
}

builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));
await using var app = builder.Build();
app.MapGet("/greet/{id}", async (string id, IKirimChatClient client) => $"Selamat pagi, {(await client.GetContactAsync(id)).Name}!");
await app.StartAsync();

using var http = new HttpClient();
Console.WriteLine(await http.GetStringAsync($"{app.Urls.First()}/greet/{sandbox.ContactIds[0]}"));

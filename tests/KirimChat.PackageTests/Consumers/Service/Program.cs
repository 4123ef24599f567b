using KirimChat;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));
var app = builder.Build();

app.MapGet("/greetings/{id}", async (string id, IKirimChatClient kirimChat, HttpContext context) =>
{
    try
    {
        var contact = await kirimChat.Contacts.GetAsync(id, context.RequestAborted);
        return Results.Text($"Selamat pagi, {contact.Name}!");
    }
    catch (Exception exception) when (exception is KirimChatNotFoundException { Code: "resource_not_found" }
        or KirimChatInvalidRequestException or ArgumentException)
    {
        return Results.NotFound();
    }
    catch (KirimChatException exception) when (exception.IsTransient)
    {
        if (exception.RetryAfter is { } delay) context.Response.Headers.RetryAfter = $"{Math.Ceiling(delay.TotalSeconds)}";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
});

app.Run();

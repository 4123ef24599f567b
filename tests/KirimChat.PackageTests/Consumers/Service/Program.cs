using KirimChat;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddKirimChat(builder.Configuration.GetSection("KirimChat"));
var app = builder.Build();

app.MapGet("/greetings/{id}", async (string id, IKirimChatClient kirimChat, HttpResponse response, CancellationToken cancellationToken) =>
{
    try
    {
        var contact = await kirimChat.Contacts.GetAsync(id, cancellationToken);
        return Results.Text($"Selamat pagi, {contact.Name}!");
    }
    catch (Exception failure) when (failure is KirimChatNotFoundException or KirimChatInvalidRequestException or ArgumentException)
    {
        app.Logger.LogWarning(failure, "There is nobody to greet.");
        return Results.NotFound();
    }
    catch (KirimChatException failure) when (failure.IsTransient)
    {
        if (failure.RetryAfter is { } wait) response.Headers.RetryAfter = $"{Math.Ceiling(wait.TotalSeconds)}";
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
});

app.Run();

using KirimChat;
using KirimChat.Sandbox;

try
{
    var key = Environment.GetEnvironmentVariable("KIRIM_API_KEY");
    await using var sandbox = key is null ? await KirimChatSandbox.StartAsync() : null;
    if (sandbox is not null)
        Console.WriteLine($"KIRIM_API_KEY is not set: asking the embedded sandbox, {sandbox.BaseUrl}\n");

    var options = new KirimChatClientOptions { ApiKey = key ?? sandbox!.ApiKey };
    if (sandbox is not null)
        options.BaseUrl = sandbox.BaseUrl;
    if (Environment.GetEnvironmentVariable("KIRIM_BASE_URL") is { } url)
        options.BaseUrl = new(url);

    using var client = new KirimChatClient(options);
    var contact = await client.Contacts.GetAsync(
        args.FirstOrDefault()
            ?? sandbox?.ContactIds[0]
            ?? throw new ArgumentException("Name a contact: dotnet run --project src/KirimChat.Quickstart -- ctc_…")
    );
    Console.WriteLine(
        $"""
        {contact.Name ?? "(no name)"}
          id        {contact.Id}
          phone     {contact.PhoneNumber ?? "-"}
          email     {contact.Email ?? "-"}
          account   {contact.WhatsAppAccount.PhoneNumber ?? "-"}
          created   {contact.CreatedAt:u}
          updated   {contact.UpdatedAt:u}
        """
    );
    foreach (var (name, value) in contact.Metadata ?? new Dictionary<string, System.Text.Json.JsonElement>())
        Console.WriteLine($"  metadata  {name} = {value.GetRawText()}");
    return 0;
}
catch (Exception failure)
    when (failure
            is KirimChatException
                or ArgumentException
                or UriFormatException
                or Microsoft.Extensions.Options.OptionsValidationException
    )
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

using KirimChat;
using KirimChat.Sandbox;
using Microsoft.Extensions.Options;

try
{
    var key = Environment.GetEnvironmentVariable("KIRIM_API_KEY");
    await using var sandbox = key is null ? await KirimChatSandbox.StartAsync() : null;
    var options = new KirimChatClientOptions { ApiKey = key };
    if (sandbox is not null)
    {
        Console.WriteLine($"KIRIM_API_KEY is not set. Using the embedded sandbox at {sandbox.BaseUrl}\n");
        options.ApiKey = sandbox.ApiKey;
        options.BaseUrl = sandbox.BaseUrl;
    }

    if (Environment.GetEnvironmentVariable("KIRIM_BASE_URL") is { } url)
    {
        options.BaseUrl = new(url);
    }

    const string Usage = "Specify the ID of a contact: dotnet run --project src/KirimChat.Quickstart -- ctc_…";
    var id = args.FirstOrDefault() ?? sandbox?.ContactIds[0] ?? throw new ArgumentException(Usage);
    using var client = new KirimChatClient(options);
    var contact = await client.Contacts.GetAsync(id);
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
    foreach (var (name, value) in contact.Metadata?.ToList() ?? [])
    {
        Console.WriteLine($"  metadata  {name} = {value.GetRawText()}");
    }

    return 0;
}
catch (Exception exception) when (exception is KirimChatException or ArgumentException or UriFormatException or OptionsValidationException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

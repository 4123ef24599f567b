using System.Globalization;
using KirimChat.Sandbox;
using KirimChat.Sandbox.Tool;

ushort port = 0;
if (args.Length > 1 || (args is [var text] && !ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)))
{
    Console.Error.WriteLine("Usage: kirimchat-sandbox [PORT]. Without a port, any free one.");
    return 2;
}

try
{
    await using var sandbox = await KirimChatSandbox.StartAsync(
        new() { Port = port },
        ApiReference.MapApiReference,
        CancellationToken.None
    );
    Console.WriteLine(
        $"""
        KirimChat sandbox is running. Press Ctrl+C to stop.
          reference {new Uri(sandbox.BaseUrl, "/")}
          url       {sandbox.BaseUrl}
          key       {sandbox.ApiKey}
          expired   {sandbox.ExpiredApiKey}
          revoked   {sandbox.RevokedApiKey}
          other     {sandbox.OtherApiKey}, whose contact is {sandbox.OtherContactId}
          label     {sandbox.LabelId}, which can be attached to all contacts
          contacts  {string.Join("\n            ", sandbox.ContactIds)}
          faults    {string.Join("\n            ", KirimChatSandbox.FaultIds)}
        """
    );
    await sandbox.WaitForShutdownAsync();
    return 0;
}
catch (IOException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

/// <summary>Internal, because the web SDK would make it public.</summary>
internal static partial class Program;

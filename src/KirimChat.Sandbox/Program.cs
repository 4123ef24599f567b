using System.Globalization;
using KirimChat.Sandbox;

// `dotnet run --project src/KirimChat.Sandbox [-- PORT]`
await using var sandbox = await KirimChatSandbox.StartAsync(new() { Port = args is [var port, ..] ? int.Parse(port, CultureInfo.InvariantCulture) : 0 });
Console.WriteLine($"""
    A local KirimChat. Ctrl+C ends it.
      page      {sandbox.PageUrl}
      url       {sandbox.BaseUrl}
      key       {sandbox.ApiKey}
      expired   {sandbox.ExpiredApiKey}
      revoked   {sandbox.RevokedApiKey}
      other     {sandbox.OtherApiKey}
      contacts  {string.Join("\n            ", sandbox.ContactIds)}
      faults    {string.Join("\n            ", KirimChatSandbox.FaultIds)}
    """);
await sandbox.WaitForShutdownAsync();

/// <summary>Internal: the web SDK would make it public.</summary>
internal static partial class Program;

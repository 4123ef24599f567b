using System.Reflection;
using System.Runtime.InteropServices;

namespace KirimChat.Internal.Messages;

internal static class UserAgent
{
    /// <summary><c>KirimChat.NET/1.2.3 (.NET 10.0.0)</c></summary>
    public static readonly string Value = $"KirimChat.NET/{Version} ({RuntimeInformation.FrameworkDescription})";

    // The commit follows the plus, which is of no use to the server.
    private static string Version =>
        typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

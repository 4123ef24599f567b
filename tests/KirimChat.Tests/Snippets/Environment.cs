namespace KirimChat.Tests.Snippets;

/// <summary>Takes the place of <see cref="System.Environment"/> in the snippets: no test may use the API key of a developer.</summary>
internal static class Environment
{
    public static string? GetEnvironmentVariable(string variable) =>
        variable == "KIRIM_API_KEY" ? null : throw new ArgumentException(variable);
}

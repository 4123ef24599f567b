using System.Text.RegularExpressions;

namespace KirimChat.Tests;

public sealed class ReadmeTests
{
    private static string Text(params string[] path) => File.ReadAllText(Repository.At(path));

    /// <summary>Without what differs with the place a snippet stands at.</summary>
    private static string Flat(string code) => string.Join('\n', code.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));

    private static List<string> Snippets(string readme) => [.. Regex.Matches(Text(readme), "```csharp\n(.*?)```", RegexOptions.Singleline).Select(static match => match.Groups[1].Value)];

    [Fact]
    public void The_first_snippet_is_the_quickstart() => Assert.Equal(Text("src", "KirimChat.Quickstart", "Program.cs"), Snippets("README.md")[0]);

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/KirimChat/README.md")]
    [InlineData("src/KirimChat.Sandbox/README.md")]
    public void Every_snippet_is_compiled_and_run(string readme)
    {
        string[] sources =
        [
            "src/KirimChat.Quickstart/Program.cs",
            "tests/KirimChat.Tests/ReadmeSnippets.cs",
            "tests/KirimChat.PackageTests/Consumers/Service/Program.cs",
            "tests/KirimChat.PackageTests/Consumers/ServiceTests/GreetingTests.cs",
        ];
        var compiled = Flat(string.Concat(sources.Select(static source => Text(source))));
        var snippets = Snippets(readme);

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains(Flat(snippet), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_settings_has_every_option() =>
        Assert.All(typeof(KirimChatClientOptions).GetProperties(), static option => Assert.Matches($@"\|[^|]*`{option.Name}`[^|]*\|", Text("README.md")));

    [Fact]
    public void The_table_of_errors_has_every_exception()
    {
        var exceptions = typeof(KirimChatException).Assembly.GetExportedTypes().Where(static type => typeof(KirimChatException).IsAssignableFrom(type)).Select(static type => type.Name);

        Assert.All(exceptions, static name => Assert.Contains($"`{name}`", Text("README.md"), StringComparison.Ordinal));
    }
}

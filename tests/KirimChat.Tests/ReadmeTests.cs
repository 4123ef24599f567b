using System.Reflection;
using System.Text.RegularExpressions;
using KirimChat.Internal.Diagnostics;
using Microsoft.Extensions.Logging;

namespace KirimChat.Tests;

/// <summary>The README and the pages in <c>docs</c>, compared with the code.</summary>
public sealed class ReadmeTests
{
    public static TheoryData<string> PagesWithSnippets =>
        [.. Pages.Where(static page => Text(page).Contains("```csharp", StringComparison.Ordinal))];

    private static IEnumerable<string> Pages => ["README.md", "src/KirimChat/README.md", "src/KirimChat.Sandbox/README.md", .. Docs];

    private static IEnumerable<string> Docs =>
        Directory.GetFiles(Repository.At("docs"), "*.md").Select(static file => $"docs/{Path.GetFileName(file)}");

    private static IEnumerable<string> CompiledSources =>
        [
            .. Directory.GetFiles(Repository.At("tests", "KirimChat.Tests", "Snippets"), "*.cs"),
            Repository.At("tests", "KirimChat.FleetWorker", "Program.cs"),
            Repository.At("tests", "KirimChat.Conformance", "Fleet", "ContactReader.cs"),
            Repository.At("tests", "KirimChat.Conformance", "Fleet", "OptionalLimiter.cs"),
            Repository.At("tests", "KirimChat.Conformance", "Fleet", "SharedCacheTests.cs"),
            Repository.At("tests", "KirimChat.PackageTests", "Consumers", "Service", "Program.cs"),
            Repository.At("tests", "KirimChat.PackageTests", "Consumers", "ServiceTests", "GreetingTests.cs"),
        ];

    [Theory]
    [MemberData(nameof(PagesWithSnippets))]
    public void Every_snippet_of_a_page_is_compiled_and_run(string page)
    {
        var compiled = Normalize(string.Concat(CompiledSources.Select(File.ReadAllText)));
        var snippets = Regex
            .Matches(Text(page), "```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(static match => match.Groups[1].Value)
            .ToList();

        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains(Normalize(snippet), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void First_screen_of_the_README_shows_the_install_command_and_the_first_call()
    {
        var firstScreen = string.Join('\n', Text("README.md").Split('\n').Take(25));

        Assert.Contains("dotnet add package KirimChat\n", firstScreen, StringComparison.Ordinal);
        Assert.Contains("client.Contacts.GetAsync", firstScreen, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_is_linked_from_the_README_and_listed_on_the_site() =>
        Assert.All(
            Docs,
            static page =>
            {
                Assert.Contains($"]({page})", Text("README.md"), StringComparison.Ordinal);
                Assert.Contains($"href: {Path.GetFileName(page)}\n", Text("docs/toc.yml"), StringComparison.Ordinal);
            }
        );

    [Fact]
    public void Table_of_options_has_every_option() => AssertTable("README.md", Properties(typeof(KirimChatClientOptions)));

    [Fact]
    public void Table_of_errors_has_every_exception() =>
        AssertTable(
            "README.md",
            typeof(KirimChatException)
                .Assembly.GetExportedTypes()
                .Where(typeof(KirimChatException).IsAssignableFrom)
                .Select(static type => type.Name)
        );

    [Fact]
    public void Table_of_exception_properties_has_every_property() => AssertTable("docs/errors.md", Properties(typeof(KirimChatException)));

    [Fact]
    public void Tables_of_the_contact_and_its_response_have_every_property() =>
        AssertTable("docs/contacts.md", [.. Properties(typeof(Contact)), .. Properties(typeof(KirimChatResponse<Contact>))]);

    [Fact]
    public void Table_of_log_events_has_every_event_with_its_level()
    {
        var events = typeof(KirimChatLog)
            .GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .ToList();

        Assert.NotEmpty(events);
        var page = Text("docs/telemetry.md");
        Assert.All(events, entry => Assert.Contains($"\n| {entry.EventId} | {entry.Level} | ", page, StringComparison.Ordinal));
    }

    private static string Text(string page) => File.ReadAllText(Repository.At(page.Split('/')));

    /// <summary>Removes what depends on the place of a snippet: the indentation, blank lines, and using directives.</summary>
    private static string Normalize(string code) =>
        string.Join(
            '\n',
            code.Split('\n')
                .Select(static line => line.Trim())
                .Where(static line => line.Length > 0 && !Regex.IsMatch(line, @"^using [\w.]+;$"))
        );

    private static IEnumerable<string> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(static property => property.Name);

    private static void AssertTable(string page, IEnumerable<string> names) =>
        Assert.All(names, name => Assert.Matches($@"(?m)^\|.*`{Regex.Escape(name)}`.*\|$", Text(page)));
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KirimChat.PackageTests;

public sealed class ContentTests(Packages packages)
{
    [Theory]
    [InlineData(
        "KirimChat",
        "nupkg",
        "CHANGELOG.md ConfigurationSchema.json README.md buildTransitive/KirimChat.targets icon.png lib/net10.0/KirimChat.dll "
            + "lib/net10.0/KirimChat.xml lib/net8.0/KirimChat.dll lib/net8.0/KirimChat.xml lib/netstandard2.0/KirimChat.dll "
            + "lib/netstandard2.0/KirimChat.xml"
    )]
    [InlineData("KirimChat", "snupkg", "lib/net10.0/KirimChat.pdb lib/net8.0/KirimChat.pdb lib/netstandard2.0/KirimChat.pdb")]
    [InlineData(
        "KirimChat.Sandbox",
        "nupkg",
        "CHANGELOG.md README.md icon.png lib/net10.0/KirimChat.Sandbox.dll lib/net10.0/KirimChat.Sandbox.xml "
            + "lib/net8.0/KirimChat.Sandbox.dll lib/net8.0/KirimChat.Sandbox.xml"
    )]
    public void Package_contains_exactly_the_expected_files(string package, string extension, string files)
    {
        using var archive = packages.Open(package, extension);
        var contained = archive
            .Entries.Select(static entry => entry.FullName)
            .Where(static name =>
                !name.StartsWith("_rels/", StringComparison.Ordinal)
                && !name.StartsWith("package/", StringComparison.Ordinal)
                && name != "[Content_Types].xml"
                && !name.EndsWith(".nuspec", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal);

        Assert.Equal(files.Split(' '), contained);
        TestSummary.Add($"{package}.{extension}: {new FileInfo(packages.File(package, extension)).Length:N0} bytes");
    }

    [Theory]
    [InlineData(
        "KirimChat",
        ".NETStandard2.0",
        "Microsoft.Bcl.TimeProvider Microsoft.Extensions.Http Microsoft.Kiota.Abstractions "
            + "Microsoft.Kiota.Http.HttpClientLibrary Microsoft.Kiota.Serialization.Json Std.UriTemplate System.Threading.RateLimiting"
    )]
    [InlineData(
        "KirimChat",
        "net8.0",
        "Microsoft.Extensions.Http Microsoft.Kiota.Abstractions Microsoft.Kiota.Http.HttpClientLibrary "
            + "Microsoft.Kiota.Serialization.Json Std.UriTemplate System.Threading.RateLimiting"
    )]
    [InlineData(
        "KirimChat",
        "net10.0",
        "Microsoft.Extensions.Http Microsoft.Kiota.Abstractions Microsoft.Kiota.Http.HttpClientLibrary "
            + "Microsoft.Kiota.Serialization.Json Std.UriTemplate System.Threading.RateLimiting"
    )]
    [InlineData("KirimChat.Sandbox", "net8.0", "System.Text.Json")]
    [InlineData("KirimChat.Sandbox", "net10.0", "")]
    public void Package_has_exactly_the_expected_dependencies(string package, string framework, string dependencies)
    {
        using var archive = packages.Open(package);
        using var nuspec = archive.GetEntry($"{package}.nuspec")!.Open();
        var document = XDocument.Load(nuspec);
        var group = document
            .Descendants()
            .Single(element =>
                element.Name.LocalName == "group"
                && element.Parent!.Name.LocalName == "dependencies"
                && element.Attribute("targetFramework")!.Value == framework
            );

        Assert.Equal(
            dependencies.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            group.Elements().Select(static dependency => dependency.Attribute("id")!.Value).Order()
        );
    }

    // NuGet.org shows the README, but has neither the files of the repository nor its headings.
    [Theory]
    [InlineData("KirimChat")]
    [InlineData("KirimChat.Sandbox")]
    [InlineData("KirimChat.Sandbox.Tool")]
    public async Task Every_link_and_image_in_the_README_of_a_package_is_an_absolute_URL(string package)
    {
        using var archive = packages.Open(package);
        using var reader = new StreamReader(archive.GetEntry("README.md")!.Open());
        var readme = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        var targets = Regex
            .Matches(
                readme,
                """\]\(\s*(?<to>[^)\s]*)|^\s*\[[^\]]+\]:\s*(?<to>\S+)|(?:href|src)\s*=\s*["']?(?<to>[^"'\s>]*)""",
                RegexOptions.Multiline | RegexOptions.ExplicitCapture
            )
            .Select(static match => match.Groups["to"].Value)
            .ToList();

        Assert.NotEmpty(targets);
        Assert.All(targets, static target => Assert.StartsWith("https://", target, StringComparison.Ordinal));
    }
}

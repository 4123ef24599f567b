using System.Text.RegularExpressions;
using KirimChat.Conformance.Support;

namespace KirimChat.Conformance;

/// <summary>The document, by the linters that others wrote.</summary>
public sealed class OpenApiDescriptionTests
{
    public static bool ToolsAreInstalled => NodeTools.AreInstalled;

    private static Task<(int ExitCode, string Output)> SpectralAsync(string document) =>
        NodeTools.RunAsync("spectral", "lint", document, "--ruleset", ".spectral.yaml", "--fail-severity", "warn");

    private static Task<(int ExitCode, string Output)> RedoclyAsync(string document) =>
        NodeTools.RunAsync("redocly", "lint", document, "--config", "redocly.yaml");

    [Fact(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    public async Task Spectral_and_Redocly_report_nothing_for_the_OpenAPI_description_and_its_examples()
    {
        var (exitCode, output) = await SpectralAsync(Repository.OpenApiDescription);
        Assert.True(exitCode == 0, output);
        (exitCode, output) = await RedoclyAsync(Repository.OpenApiDescription);
        Assert.True(exitCode == 0, output);

        var examples = Regex.Count(
            await File.ReadAllTextAsync(Repository.OpenApiDescription, TestContext.Current.CancellationToken),
            @"\$ref: '#/components/examples/"
        );
        TestSummary.Add($"documents checked: 1, by 2 linters; named examples checked against their schemas: {examples}");
    }

    [Theory(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    [InlineData("created_at: '2026-05-24T07:30:00.000Z'", "created_at: yesterday")]
    [InlineData("object: contact\n          phone_number: null", "phone_number: null")]
    [InlineData("code: resource_not_found\n          message", "code: 7\n          message")]
    public async Task Spectral_and_Redocly_both_report_an_invalid_example(string valid, string invalid)
    {
        var text = await File.ReadAllTextAsync(Repository.OpenApiDescription, TestContext.Current.CancellationToken);
        Assert.Contains(valid, text, StringComparison.Ordinal);
        var spoilt = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.yaml");
        await File.WriteAllTextAsync(spoilt, text.Replace(valid, invalid, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        try
        {
            Assert.NotEqual(0, (await SpectralAsync(spoilt)).ExitCode);
            Assert.NotEqual(0, (await RedoclyAsync(spoilt)).ExitCode);
        }
        finally
        {
            File.Delete(spoilt);
        }
    }
}

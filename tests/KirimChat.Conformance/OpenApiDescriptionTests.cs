using System.Text.RegularExpressions;
using KirimChat.Conformance.Support;

namespace KirimChat.Conformance;

/// <summary>Checks the OpenAPI description with Spectral and Redocly.</summary>
public sealed class OpenApiDescriptionTests
{
    public static bool ToolsAreInstalled => NodeTools.AreInstalled;

    private static Task<(int ExitCode, string Output)> SpectralAsync(string file) =>
        NodeTools.RunAsync("spectral", "lint", file, "--ruleset", ".spectral.yaml", "--fail-severity", "warn");

    private static Task<(int ExitCode, string Output)> RedoclyAsync(string file) =>
        NodeTools.RunAsync("redocly", "lint", file, "--config", "redocly.yaml");

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
        TestSummary.Add($"linters that checked the OpenAPI description: 2; examples checked against their schemas: {examples}");
    }

    [Theory(SkipUnless = nameof(ToolsAreInstalled), Skip = NodeTools.HowToInstall)]
    [InlineData("created_at: '2026-05-24T07:30:00.000Z'", "created_at: yesterday")]
    [InlineData("object: contact\n          phone_number: null", "phone_number: null")]
    [InlineData("code: resource_not_found\n          message", "code: 7\n          message")]
    public async Task Spectral_and_Redocly_both_report_an_invalid_example(string valid, string invalid)
    {
        var text = await File.ReadAllTextAsync(Repository.OpenApiDescription, TestContext.Current.CancellationToken);
        Assert.Contains(valid, text, StringComparison.Ordinal);
        var changed = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.yaml");
        await File.WriteAllTextAsync(
            changed,
            text.Replace(valid, invalid, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        try
        {
            Assert.NotEqual(0, (await SpectralAsync(changed)).ExitCode);
            Assert.NotEqual(0, (await RedoclyAsync(changed)).ExitCode);
        }
        finally
        {
            File.Delete(changed);
        }
    }
}

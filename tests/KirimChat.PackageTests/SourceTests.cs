namespace KirimChat.PackageTests;

/// <summary>What the package becomes when its source is elsewhere, or changes.</summary>
public sealed class SourceTests(Packages packages)
{
    [Fact]
    public async Task The_same_source_in_another_folder_makes_the_same_bytes()
    {
        using var copy = await Copy.MakeAsync();

        var (exitCode, output) = await PackAsync(copy);

        Assert.True(exitCode == 0, output);
        foreach (var extension in new[] { "nupkg", "snupkg" })
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(packages.File("KirimChat", extension), Token),
                await File.ReadAllBytesAsync(copy.At("out", $"KirimChat.{packages.Version}.{extension}"), Token)
            );
        }
    }

    [Fact]
    public async Task A_public_member_that_goes_is_seen_in_the_list_and_by_the_baseline()
    {
        using var copy = await Copy.MakeAsync();
        await copy.ReplaceAsync(
            "src/KirimChat/KirimChatServiceCollectionExtensions.cs",
            "public static IHttpClientBuilder AddKirimChat(this IServiceCollection services, string name, IConfiguration",
            "internal static IHttpClientBuilder AddKirimChat(this IServiceCollection services, string name, IConfiguration"
        );

        var (exitCode, output) = await PackAsync(copy);
        Assert.Equal(1, exitCode);
        Assert.Contains("error RS0017", output, StringComparison.Ordinal);

        await copy.ReplaceAsync(
            "src/KirimChat/PublicAPI.Unshipped.txt",
            "static Microsoft.Extensions.DependencyInjection.KirimChatServiceCollectionExtensions.AddKirimChat(this Microsoft.Extensions.DependencyInjection.IServiceCollection! services, string! name, Microsoft.Extensions.Configuration.IConfiguration! configuration) -> Microsoft.Extensions.DependencyInjection.IHttpClientBuilder!\n",
            ""
        );
        (exitCode, output) = await PackAsync(
            copy,
            $"-p:PackageValidationBaselineVersion={packages.Version}",
            $"-p:RestoreAdditionalProjectSources={packages.Feed}"
        );
        Assert.Equal(1, exitCode);
        Assert.Contains("error CP0002", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_member_that_comes_must_be_listed()
    {
        using var copy = await Copy.MakeAsync();
        await copy.ReplaceAsync("src/KirimChat/RateLimit.cs", "int Remaining, ", "int Remaining, int Used, ");

        var (exitCode, output) = await PackAsync(copy);

        Assert.Equal(1, exitCode);
        Assert.Contains("error RS0016", output, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<(int ExitCode, string Output)> PackAsync(Copy copy, params string[] properties) =>
        Commands.RunAsync(
            copy.At(),
            "dotnet",
            [
                "pack",
                "src/KirimChat",
                "-c",
                "Release",
                "-o",
                "out",
                "-nodeReuse:false",
                $"-p:Version={packages.Version}",
                "-p:ContinuousIntegrationBuild=true",
                .. properties,
            ]
        );
}

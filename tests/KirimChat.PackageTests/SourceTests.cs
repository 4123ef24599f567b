namespace KirimChat.PackageTests;

/// <summary>Creates packages from a copy of the source, unchanged and changed.</summary>
public sealed class SourceTests(Packages packages)
{
    [Fact]
    public async Task Same_source_in_another_folder_creates_an_identical_package()
    {
        using var copy = await RepositoryClone.CreateAsync();

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
    public async Task Removal_of_a_public_member_is_reported_by_the_API_list_and_the_baseline()
    {
        using var copy = await RepositoryClone.CreateAsync();
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
            "static Microsoft.Extensions.DependencyInjection.KirimChatServiceCollectionExtensions.AddKirimChat(this "
                + "Microsoft.Extensions.DependencyInjection.IServiceCollection! services, string! name, "
                + "Microsoft.Extensions.Configuration.IConfiguration! configuration) -> "
                + "Microsoft.Extensions.DependencyInjection.IHttpClientBuilder!\n",
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
    public async Task New_public_member_must_be_in_the_API_list()
    {
        using var copy = await RepositoryClone.CreateAsync();
        await copy.ReplaceAsync("src/KirimChat/RateLimit.cs", "int Remaining, ", "int Remaining, int Used, ");

        var (exitCode, output) = await PackAsync(copy);

        Assert.Equal(1, exitCode);
        Assert.Contains("error RS0016", output, StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<(int ExitCode, string Output)> PackAsync(RepositoryClone copy, params string[] properties) =>
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

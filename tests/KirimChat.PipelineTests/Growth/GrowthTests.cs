using System.Runtime.Loader;

namespace KirimChat.PipelineTests.Growth;

/// <summary>
/// Proves that the OpenAPI description can grow without handwritten changes: in a copy of the repository, Kiota and NSwag generate from
/// growth.yaml.
/// </summary>
public sealed class GrowthTests
{
    [Fact]
    public async Task Grown_description_builds_and_works_without_a_handwritten_line()
    {
        using var copy = await RepositoryClone.CreateAsync();
        GrownDescription.Write(copy);

        await BuildAsync("src/KirimChat.Sandbox");
        await BuildAsync("tests/KirimChat.Conformance");
        var (exitCode, output) = await Commands.RunAsync(copy.At("tests", "KirimChat.PipelineTests", "Growth", "Program"), "dotnet", "run");

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"\d{3} checks", output);
        AssertNoTypeLeaked(copy.At("src", "KirimChat.Sandbox", "bin", "Debug", "net10.0", "KirimChat.Sandbox.dll"));

        async Task BuildAsync(string project)
        {
            var (buildExitCode, buildOutput) = await Commands.RunAsync(copy.At(), "dotnet", "build", project, "-nodeReuse:false");
            Assert.True(buildExitCode == 0, buildOutput);
        }
    }

    // Otherwise, the tests of a service would see a second Contact in addition to that of the SDK.
    private static void AssertNoTypeLeaked(string assembly)
    {
        var context = new AssemblyLoadContext(nameof(GrowthTests), isCollectible: true);
        var types = context.LoadFromAssemblyPath(assembly).GetExportedTypes();

        Assert.NotEmpty(types);
        Assert.All(types, static type => Assert.Equal("KirimChat.Sandbox", type.Namespace));
        context.Unload();
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace KirimChat.Tests.Generation;

public sealed class GenerateTests
{
    private const string NeedsShell = "The fake Kiota is a shell script.";

    public static bool IsWindows => OperatingSystem.IsWindows();

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Unchanged_description_needs_neither_Kiota_nor_the_network()
    {
        using var workspace = new Workspace();
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        workspace.Environment["HTTPS_PROXY"] = workspace.Environment["HTTP_PROXY"] = $"http://{proxy.LocalEndpoint}";
        var before = workspace.Generated();

        Assert.Equal(0, (await workspace.GenerateWithFakeAsync()).ExitCode);
        Assert.Equal(0, (await workspace.GenerateAsync()).ExitCode);

        Assert.Equal(0, workspace.KiotaCalls);
        Assert.False(proxy.Pending());
        Assert.Equal(before, workspace.Generated());
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Changed_description_is_generated_once()
    {
        using var workspace = new Workspace();
        workspace.ChangeDescription();
        await File.WriteAllTextAsync(workspace.In("fake", "client", "New.cs"), "// new", TestContext.Current.CancellationToken);
        File.Delete(workspace.In("fake", "client", "Models", "WhatsAppAccount.cs"));

        var (exitCode, output) = await workspace.GenerateWithFakeAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("openapi/kirimchat.yaml changed", output, StringComparison.Ordinal);
        Assert.True(File.Exists(workspace.In("generated", "KirimChat.Generated", "New.cs")));
        Assert.False(File.Exists(workspace.In("generated", "KirimChat.Generated", "Models", "WhatsAppAccount.cs")));
        Assert.Equal(0, (await workspace.GenerateWithFakeAsync()).ExitCode);
        Assert.Equal(1, workspace.KiotaCalls);
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Reverted_change_of_the_description_restores_the_generated_files()
    {
        using var workspace = new Workspace();
        var before = workspace.Generated();
        var description = await File.ReadAllBytesAsync(workspace.In("openapi", "kirimchat.yaml"), TestContext.Current.CancellationToken);
        workspace.ChangeDescription();
        var added = workspace.In("fake", "client", "Added.cs");
        await File.WriteAllTextAsync(added, "// added", TestContext.Current.CancellationToken);
        await workspace.GenerateWithFakeAsync();
        Assert.NotEqual(before, workspace.Generated());

        await File.WriteAllBytesAsync(workspace.In("openapi", "kirimchat.yaml"), description, TestContext.Current.CancellationToken);
        File.Delete(added);
        await workspace.GenerateWithFakeAsync();

        Assert.Equal(2, workspace.KiotaCalls);
        Assert.Equal(before, workspace.Generated());
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Changed_version_of_Kiota_regenerates_and_must_match_the_Kiota_that_runs()
    {
        using var workspace = new Workspace();
        var tools = workspace.In(".config", "dotnet-tools.json");
        var pinned = await File.ReadAllTextAsync(tools, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            tools,
            Regex.Replace(pinned, """(?<="microsoft\.openapi\.kiota": \{\s*"version": ")[^"]+""", "1.99.0"),
            TestContext.Current.CancellationToken
        );
        var before = workspace.Generated();

        var (exitCode, output) = await workspace.GenerateWithFakeAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains(".config/dotnet-tools.json changed", output, StringComparison.Ordinal);
        Assert.Contains("error KIRIM003: This is not Kiota 1.99.0", output, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Generated());
    }

    [Fact]
    public async Task Changed_description_without_Kiota_is_KIRIM001_and_changes_nothing()
    {
        using var workspace = new Workspace();
        workspace.ChangeDescription();
        var before = workspace.Generated();
        // Neither a package source (nothing listens on this port) nor a package cache is available.
        workspace.Environment["HTTPS_PROXY"] = workspace.Environment["HTTP_PROXY"] = "http://127.0.0.1:9";
        workspace.Environment["NUGET_PACKAGES"] =
            workspace.Environment["NUGET_HTTP_CACHE_PATH"] =
            workspace.Environment["DOTNET_CLI_HOME"] =
                workspace.In("empty");

        var (exitCode, output) = await workspace.GenerateAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            "error KIRIM001: openapi/kirimchat.yaml changed since generated/KirimChat.Generated was generated, but Kiota could "
                + "not be restored.",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains("-p:KiotaCommand=<path>", output, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Generated());
    }

    [Fact]
    public async Task Missing_KiotaCommand_is_KIRIM001_and_changes_nothing()
    {
        using var workspace = new Workspace();
        workspace.ChangeDescription();
        var before = workspace.Generated();

        var (exitCode, output) = await workspace.GenerateAsync($"-p:KiotaCommand={workspace.In("nowhere", "kiota")}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error KIRIM001: openapi/kirimchat.yaml changed", output, StringComparison.Ordinal);
        Assert.Equal(before, workspace.Generated());
    }

    [Theory(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    [InlineData("FAKE_EXIT", "3", "Kiota failed with exit code 3")]
    [InlineData("FAKE_OUTPUT", "warn: Kiota.Builder.KiotaBuilder[0] a reference is broken", "a reference is broken")]
    public async Task Failure_or_warning_of_Kiota_is_KIRIM003_and_changes_nothing(string variable, string value, string expected)
    {
        using var workspace = new Workspace();
        workspace.ChangeDescription();
        workspace.Environment[variable] = value;
        await File.WriteAllTextAsync(workspace.In("fake", "client", "New.cs"), "// new", TestContext.Current.CancellationToken);
        var before = workspace.Generated();

        var (exitCode, output) = await workspace.GenerateWithFakeAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error KIRIM003", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Equal(1, workspace.KiotaCalls);
        Assert.Equal(before, workspace.Generated());
    }

    // With the pinned Kiota.
    [Theory]
    [InlineData("schema: { type: string, format: email }", true, "")]
    [InlineData("schema: { $ref: '#/components/schemas/Missing' }", false, "error KIRIM003: Kiota warned")]
    public async Task Warning_of_Kiota_is_an_error_only_when_something_is_lost(string schema, bool succeeds, string message)
    {
        using var workspace = new Workspace();
        var before = workspace.Generated();
        var description = workspace.In("openapi", "kirimchat.yaml");
        var text = await File.ReadAllTextAsync(description, TestContext.Current.CancellationToken);
        var parameter = $"      parameters:\n        - {{ name: more, in: query, {schema} }}\n";
        await File.WriteAllTextAsync(
            description,
            text.Replace("      parameters:\n", parameter, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var (exitCode, output) = await workspace.GenerateAsync();

        Assert.True(succeeds == (exitCode == 0), output);
        Assert.Contains(message, output, StringComparison.Ordinal);
        Assert.Equal(succeeds, before != workspace.Generated());
        Assert.False(File.Exists(workspace.In("generated", "KirimChat.Generated", ".kiota.log")));
    }

    [Fact]
    public async Task Property_that_is_added_to_the_description_and_removed_leaves_no_difference()
    {
        using var workspace = new Workspace();
        var before = workspace.Generated();
        var description = workspace.In("openapi", "kirimchat.yaml");
        var text = await File.ReadAllTextAsync(description, TestContext.Current.CancellationToken);
        var added = text.Replace("        email:\n", "        nickname: { type: string }\n        email:\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(description, added, TestContext.Current.CancellationToken);

        var (exitCode, output) = await workspace.GenerateAsync();
        Assert.True(exitCode == 0, output);
        var contact = workspace.In("generated", "KirimChat.Generated", "Models", "Contact.cs");
        Assert.Contains("Nickname", await File.ReadAllTextAsync(contact, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await File.WriteAllTextAsync(description, text, TestContext.Current.CancellationToken);
        (exitCode, output) = await workspace.GenerateAsync("-p:KiotaCommand=");
        Assert.True(exitCode == 0, output);
        Assert.Equal(before, workspace.Generated());
    }

    [Fact]
    public async Task Modified_generated_file_is_KIRIM002_and_named()
    {
        using var workspace = new Workspace();
        var file = workspace.In("generated", "KirimChat.Generated", "Models", "Contact.cs");
        var original = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        await File.AppendAllTextAsync(file, "\n", TestContext.Current.CancellationToken);
        await AssertNamedAsync("Models/Contact.cs");
        File.Delete(file);
        await AssertNamedAsync("Models/Contact.cs");
        await File.WriteAllBytesAsync(file, original, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            workspace.In("generated", "KirimChat.Generated", "Added.cs"),
            "",
            TestContext.Current.CancellationToken
        );
        await AssertNamedAsync("Added.cs");

        async Task AssertNamedAsync(string name)
        {
            var (exitCode, output) = await workspace.GenerateAsync();
            Assert.NotEqual(0, exitCode);
            Assert.Contains(
                $"error KIRIM002: Generated files were modified: generated/KirimChat.Generated/{name}.",
                output,
                StringComparison.Ordinal
            );
        }
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Verification_reports_differences_and_changes_nothing()
    {
        using var workspace = new Workspace();
        var before = workspace.Generated();

        var (exitCode, output) = await workspace.GenerateWithFakeAsync("-p:VerifyGenerated=true");
        Assert.True(exitCode == 0, output);

        await File.WriteAllTextAsync(workspace.In("fake", "client", "New.cs"), "// new", TestContext.Current.CancellationToken);
        File.Delete(workspace.In("fake", "client", "Models", "Metadata.cs"));
        await File.AppendAllTextAsync(
            workspace.In("fake", "client", "Models", "Contact.cs"),
            "// else",
            TestContext.Current.CancellationToken
        );
        (exitCode, output) = await workspace.GenerateWithFakeAsync("-p:VerifyGenerated=true");

        Assert.NotEqual(0, exitCode);
        foreach (var name in new[] { "error KIRIM004", "/New.cs", "/Models/Metadata.cs", "/Models/Contact.cs" })
        {
            Assert.Contains(name, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("ContactResponse.cs", output, StringComparison.Ordinal);
        Assert.Equal(2, workspace.KiotaCalls);
        Assert.Equal(before, workspace.Generated());
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Verification_reports_files_that_Git_does_not_track()
    {
        using var workspace = new Workspace();
        await workspace.RunAsync("git", "init", "--quiet");
        await workspace.RunAsync("git", "add", "generated/KirimChat.Generated/kiota-lock.json", "generated/KirimChat.Generated/Models");

        var (exitCode, output) = await workspace.GenerateWithFakeAsync("-p:VerifyGenerated=true");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error KIRIM004: Generated files are not tracked by Git:", output, StringComparison.Ordinal);
        Assert.Contains("KirimChatApiClient.cs", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Models/Contact.cs", output, StringComparison.Ordinal);
    }

    [Fact(SkipWhen = nameof(IsWindows), Skip = NeedsShell)]
    public async Task Build_for_three_frameworks_runs_Kiota_once_and_compiles_its_output()
    {
        using var workspace = new Workspace(
            "src/KirimChat",
            "Directory.Build.props",
            "Directory.Packages.props",
            "BannedSymbols.txt",
            ".editorconfig",
            "global.json",
            "KirimChat.snk"
        );
        workspace.ChangeDescription();
        await File.WriteAllTextAsync(
            workspace.In("fake", "client", "Marker.cs"),
            "// <auto-generated/>\nnamespace KirimChat.Generated { public class Marker1b7f {} }",
            TestContext.Current.CancellationToken
        );

        var (exitCode, output) = await workspace.DotnetAsync(
            "build",
            workspace.In("src", "KirimChat"),
            "-m:3",
            "-nodeReuse:false",
            $"-p:KiotaCommand={workspace.Kiota}"
        );

        Assert.True(exitCode == 0, output);
        Assert.Equal(1, workspace.KiotaCalls);
        var assemblies = Directory.GetFiles(workspace.In("src", "KirimChat", "bin"), "KirimChat.dll", SearchOption.AllDirectories);
        Assert.Equal(3, assemblies.Length);
        foreach (var assembly in assemblies)
        {
            Assert.Contains(
                "Marker1b7f",
                await File.ReadAllTextAsync(assembly, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Design_time_build_does_not_generate()
    {
        using var workspace = new Workspace("src/KirimChat", "Directory.Build.props", "Directory.Packages.props");
        workspace.ChangeDescription();

        var (exitCode, output) = await workspace.DotnetAsync(
            "msbuild",
            workspace.In("src", "KirimChat"),
            "-t:GenerateClient",
            "-nodeReuse:false",
            "-p:DesignTimeBuild=true",
            "-p:TargetFramework=net10.0",
            $"-p:KiotaCommand={workspace.In("nowhere", "kiota")}"
        );

        Assert.True(exitCode == 0, output);
    }
}

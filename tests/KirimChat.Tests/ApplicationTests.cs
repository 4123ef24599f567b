using System.Diagnostics;
using System.Text.RegularExpressions;
using KirimChat.Sandbox;
using KirimChat.Tests.Support;

namespace KirimChat.Tests;

/// <summary>Starts the quickstart and the sandbox tool as separate processes, as a user does.</summary>
public sealed class ApplicationTests
{
    private const string UnknownId = "ctc_01KS0000000000000000000000";

    [Fact]
    public async Task Quickstart_without_a_key_uses_the_sandbox_and_shows_a_contact()
    {
        var (exitCode, output, error) = await QuickstartAsync([]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("KIRIM_API_KEY is not set. Using the embedded sandbox at http://127.0.0.1:", output, StringComparison.Ordinal);
        foreach (var part in new[] { "Siti Rahayu", "+6281234567890", "siti@example.com", "plan = \"gold\"", "2026-05-24 07:30:00Z" })
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Quickstart_shows_a_contact_without_optional_values()
    {
        var (exitCode, output, error) = await QuickstartAsync([], "ctc_01KS00000000000000000SANDB");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("(no name)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quickstart_reports_an_unknown_ID_in_one_line()
    {
        var (exitCode, _, error) = await QuickstartAsync([], UnknownId);

        Assert.Equal(1, exitCode);
        Assert.Matches(
            @"^KirimChat did not find the resource \(HTTP 404, code resource_not_found, param id, request req_\w{26}\): No such "
                + @"contact\. Check the ID and BaseUrl; .*\n$",
            error.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task Quickstart_reports_an_invalid_key_in_one_line()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await QuickstartAsync(
            new() { ["KIRIM_API_KEY"] = TestClient.Key, ["KIRIM_BASE_URL"] = sandbox.BaseUrl.ToString() },
            UnknownId
        );
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches(
            @"^KirimChat rejected the API key \(HTTP 401, code invalid_api_key, request req_\w{26}\): The API key is unknown\. "
                + @"Use a complete key .*\n$",
            error.ReplaceLineEndings("\n")
        );

        (exitCode, _, error) = await QuickstartAsync(new() { ["KIRIM_API_KEY"] = "not a key" }, UnknownId);
        Assert.Equal(
            (1, "KirimChat: ApiKey contains white space, control characters, or non-ASCII characters\n"),
            (exitCode, error.ReplaceLineEndings("\n"))
        );

        (exitCode, _, error) = await QuickstartAsync(
            new() { ["KIRIM_API_KEY"] = sandbox.ApiKey, ["KIRIM_BASE_URL"] = sandbox.BaseUrl.ToString() }
        );
        Assert.Equal(
            (1, "Specify the ID of a contact: dotnet run --project src/KirimChat.Quickstart -- ctc_…\n"),
            (exitCode, error.ReplaceLineEndings("\n"))
        );
    }

    [Fact]
    public async Task Quickstart_reports_an_invalid_base_URL_in_one_line()
    {
        var (exitCode, output, error) = await QuickstartAsync(
            new() { ["KIRIM_API_KEY"] = TestClient.Key, ["KIRIM_BASE_URL"] = "127.0.0.1" },
            UnknownId
        );

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches("^Invalid URI: [^\n]*\n$", error.ReplaceLineEndings("\n"));
    }

    // In a separate process, because environment variables belong to the process.
    [Theory]
    [InlineData("HTTP_PROXY")]
    [InlineData("http_proxy")]
    [InlineData("ALL_PROXY")]
    public async Task Loopback_address_is_called_without_the_proxy_of_the_environment(string variable)
    {
        await using var proxy = new ScriptedServer(StubResponses.Error(502));
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["NO_PROXY"] = "",
            ["no_proxy"] = "",
            [variable] = $"http://{proxy.BaseUrl.Authority}",
            ["KIRIM_API_KEY"] = sandbox.ApiKey,
            ["KIRIM_BASE_URL"] = sandbox.BaseUrl.ToString(),
        };

        var (exitCode, _, error) = await QuickstartAsync(environment, sandbox.ContactIds[0]);

        Assert.True(exitCode == 0, error);
        Assert.Empty(proxy.Requests);
        Assert.Single(sandbox.Requests);
    }

    [Fact]
    public async Task Sandbox_tool_prints_its_URL_and_a_valid_API_key_label_and_contact()
    {
        using var process = Start("KirimChat.Sandbox.Tool", []);
        try
        {
            var output = "";
            while (
                !output.Contains("SANDC", StringComparison.Ordinal)
                && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            )
            {
                output += line + "\n";
            }

            string Printed(string name) => Regex.Match(output, $@"(?m)^\s*{name}\s+([^\s,]+)").Groups[1].Value;

            using var client = new KirimChatClient(new KirimChatClientOptions { ApiKey = Printed("key"), BaseUrl = new(Printed("url")) });
            Assert.Equal(
                Printed("contacts"),
                (await client.Contacts.GetAsync(Printed("contacts"), TestContext.Current.CancellationToken)).Id
            );
            await client.Contacts.AttachLabelAsync(Printed("contacts"), Printed("label"), TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("99999")]
    [InlineData("8080", "8081")]
    public async Task Sandbox_tool_prints_its_usage_for_invalid_arguments(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync("KirimChat.Sandbox.Tool", [], arguments);

        Assert.Equal(
            (2, "", "Usage: kirimchat-sandbox [PORT]. Without a port, any free one.\n"),
            (exitCode, output, error.ReplaceLineEndings("\n"))
        );
    }

    [Fact]
    public async Task Sandbox_tool_reports_a_port_in_use_in_one_line()
    {
        await using var sandbox = await KirimChatSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

        var (exitCode, output, error) = await RunAsync("KirimChat.Sandbox.Tool", [], $"{sandbox.BaseUrl.Port}");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches($@"^[^\n]*:{sandbox.BaseUrl.Port}[^\n]*\n$", error.ReplaceLineEndings("\n"));
    }

    private static Task<(int ExitCode, string Output, string Error)> QuickstartAsync(
        Dictionary<string, string> environment,
        params string[] arguments
    ) => RunAsync("KirimChat.Quickstart", environment, arguments);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string application,
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        using var process = Start(application, environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private static Process Start(string application, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, application + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in new[] { "KIRIM_API_KEY", "KIRIM_BASE_URL" })
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

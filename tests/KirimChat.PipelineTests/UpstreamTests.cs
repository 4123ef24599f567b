namespace KirimChat.PipelineTests;

/// <summary>The comparison of our OpenAPI description with the vendor's, which the workflow <c>upstream</c> runs each week.</summary>
public sealed class UpstreamTests
{
    [Fact]
    public async Task Description_without_references_in_another_OpenAPI_version_is_equal()
    {
        var (exitCode, output) = await CompareAsync(Sample("vendor.json"));

        Assert.Equal("The OpenAPI descriptions are equal.\n", output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Every_difference_is_reported_with_its_location()
    {
        var (exitCode, output) = await CompareAsync(Sample("drifted.json"));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            """
            Only in the OpenAPI description of the vendor:

            - GET https://api-kckit.kirim.chat/v1/contacts/{}: Query parameter expand: string "metadata", required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 200 application/json data.email: null or string
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 200 application/json data.tags.[]: string, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 200 application/json data.tags: array, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 200 application/json data.whatsapp_account: null or object, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 410

            Only in our OpenAPI description:

            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 200 application/json data.email: null or string, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 200 application/json data.whatsapp_account: object, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json error.code: string, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json error.message: string, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json error.param: string
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json error.request_id: string, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json error.type: string, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json error: object, required
            - GET https://api-kckit.kirim.chat/v1/contacts/{}: response 404 application/json: object, required

            """.ReplaceLineEndings("\n"),
            output
        );
    }

    [Theory]
    [InlineData("\"/v1/contacts/{id}\"", "\"/v2/contacts/{id}\"", "the operation itself")]
    [InlineData("\"scheme\": \"bearer\"", "\"scheme\": \"basic\"", "security: Http basic")]
    [InlineData("\"format\": \"date-time\"", "\"format\": \"date\"", "data.created_at: string date, required")]
    [InlineData(
        "\"/v1/contacts/{id}\": {",
        "\"/v1/contacts/{id}\": { \"parameters\": [{ \"name\": \"X-Org\", \"in\": \"header\", \"required\": true, \"schema\": { "
            + "\"type\": \"string\" } }],",
        "Header parameter X-Org: string, required"
    )]
    public async Task Difference_in_any_part_of_an_operation_is_reported(string text, string replacement, string expected)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.json");
        var sample = await File.ReadAllTextAsync(Sample("vendor.json"), TestContext.Current.CancellationToken);
        Assert.Contains(text, sample, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            file,
            sample.Replace(text, replacement, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        try
        {
            var (exitCode, output) = await CompareAsync(file);

            Assert.Equal(1, exitCode);
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("nowhere.json", "Could not find file")]
    [InlineData("README.md", "is not an OpenAPI description")]
    public async Task Unreadable_description_is_reported_as_an_error_and_not_as_a_difference(string file, string expected)
    {
        var (exitCode, output) = await CompareAsync(Repository.At(file));

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    private static string Sample(string name) => Repository.At("tests", "KirimChat.PipelineTests", "Samples", name);

    private static async Task<(int ExitCode, string Output)> CompareAsync(string vendors)
    {
        var (exitCode, output) = await Commands.RunAsync(
            AppContext.BaseDirectory,
            "dotnet",
            "KirimChat.Upstream.dll",
            Repository.OpenApiDescription,
            vendors
        );
        return (exitCode, output.ReplaceLineEndings("\n"));
    }
}

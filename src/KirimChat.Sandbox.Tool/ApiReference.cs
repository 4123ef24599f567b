using System.Reflection;
using KirimChat.Sandbox.Internal;
using Scalar.AspNetCore;

namespace KirimChat.Sandbox.Tool;

/// <summary>The API reference at <c>/</c>, whose calls go to this sandbox.</summary>
internal static class ApiReference
{
    private const string OpenApiPath = "/openapi.yaml";

    public static void MapApiReference(this WebApplication app)
    {
        app.MapGet(
            OpenApiPath,
            static (HttpRequest request, SandboxState state) => Results.Text(ReadOpenApi(request, state), "application/yaml")
        );
        app.MapScalarApiReference(
            "/",
            static (scalar, context) =>
                scalar
                    .WithTitle("KirimChat sandbox")
                    .WithOpenApiRoutePattern(OpenApiPath)
                    .AddHttpAuthentication(
                        "bearerAuth",
                        bearer => bearer.Token = context.RequestServices.GetRequiredService<SandboxState>().ApiKey
                    )
                    // These would call other servers.
                    .DisableAgent()
                    .DisableDefaultFonts()
                    .DisableMcp()
                    .DisableTelemetry()
                    .HideClientButton()
                    .HideDeveloperTools()
        );
    }

    // The calls go to this sandbox and not to the API, and the ID of the example exists here.
    private static string ReadOpenApi(HttpRequest request, SandboxState state)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("kirimchat.yaml")!);
        return reader
            .ReadToEnd()
            .Replace("https://api-kckit.kirim.chat/v1", $"{request.Scheme}://{request.Host}/v1", StringComparison.Ordinal)
            .Replace("Production. There is no other environment.", "This sandbox.", StringComparison.Ordinal)
            .Replace("example: ctc_01HXYZABCDEFGHJKMNPQRSTVWX", $"example: {GetExampleId(state)}", StringComparison.Ordinal);
    }

    private static string GetExampleId(SandboxState state) =>
        state.Organization.Contacts.All.Select(static contact => contact.Id).FirstOrDefault("ctc_fault_404");
}

using Scalar.AspNetCore;

namespace KirimChat.Sandbox.Internal;

/// <summary>The page at <c>/</c>, where a person reads the document and tries its calls against this sandbox.</summary>
internal static class Page
{
    private const string DocumentPath = "/openapi.yaml";

    public static void MapPage(this WebApplication app)
    {
        app.MapGet(DocumentPath, static (HttpRequest request, SandboxState state) => Results.Text(Document(request, state), "application/yaml"));
        app.MapScalarApiReference("/", static (scalar, context) => scalar
            .WithTitle("KirimChat sandbox")
            .WithOpenApiRoutePattern(DocumentPath)
            .AddHttpAuthentication("bearerAuth", bearer => bearer.Token = context.RequestServices.GetRequiredService<SandboxState>().ApiKey)
            // What would call anything but this sandbox.
            .DisableAgent()
            .DisableDefaultFonts()
            .DisableMcp()
            .DisableTelemetry()
            .HideClientButton()
            .HideDeveloperTools());
    }

    // As it is, but for what a person tries: the calls are for this sandbox, never for the real API, and the id is one that is there.
    private static string Document(HttpRequest request, SandboxState state)
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream("kirimchat.yaml")!);
        return reader.ReadToEnd()
            .Replace("https://api-kckit.kirim.chat/v1", $"{request.Scheme}://{request.Host}/v1", StringComparison.Ordinal)
            .Replace("Production. There is no other environment.", "This sandbox.", StringComparison.Ordinal)
            .Replace("example: ctc_01HXYZABCDEFGHJKMNPQRSTVWX", $"example: {state.ContactIds.FirstOrDefault("ctc_fault_404")}", StringComparison.Ordinal);
    }
}

using Scalar.AspNetCore;

namespace KirimChat.Sandbox.Internal;

/// <summary>The page at <c>/</c>, where a person reads the document and tries its calls against this sandbox.</summary>
internal static class Page
{
    private const string DocumentPath = "/openapi.yaml";

    public static void MapPage(this WebApplication app)
    {
        app.MapGet(DocumentPath, static (HttpContext context) => Results.Text(Document(context.Request), "application/yaml"));
        app.MapScalarApiReference("/", (scalar, context) => scalar
            .WithTitle("KirimChat sandbox")
            .WithOpenApiRoutePattern(DocumentPath)
            .AddHttpAuthentication("bearerAuth", bearer => bearer.Token = context.RequestServices.GetRequiredService<SandboxState>().ApiKey));
    }

    // The calls of the page are for this sandbox, and never for the real API.
    private static string Document(HttpRequest request)
    {
        using var reader = new StreamReader(typeof(Page).Assembly.GetManifestResourceStream("kirimchat.yaml")!);
        return reader.ReadToEnd().Replace("https://api-kckit.kirim.chat/v1", $"{request.Scheme}://{request.Host}/v1", StringComparison.Ordinal);
    }
}

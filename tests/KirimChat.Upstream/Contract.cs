using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace KirimChat.Upstream;

/// <summary>
/// An OpenAPI description as a set of facts, which are what the types and requests of a client depend on. Equivalent notations result in
/// the same facts.
/// </summary>
/// <param name="Operations">The facts of each operation, by its method and its URL without the names of its parameters.</param>
internal sealed partial record Contract(IReadOnlyDictionary<string, HashSet<string>> Operations)
{
    /// <exception cref="InvalidDataException">The file is not an OpenAPI description.</exception>
    public static async Task<Contract> ReadAsync(string file)
    {
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();
        await using var stream = File.OpenRead(file);
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(stream, settings: settings);
        if (document is null || diagnostic is { Errors.Count: > 0 })
        {
            throw new InvalidDataException(
                $"{file} is not an OpenAPI description: "
                    + $"{string.Join("; ", diagnostic?.Errors.Select(static error => error.ToString()) ?? [])}"
            );
        }

        var operations =
            from path in document.Paths
            from operation in path.Value.Operations ?? []
            select (Key: Key(document, operation.Key, path.Key), Facts: Facts(document, path.Value, operation.Value));
        return new(operations.ToDictionary(static operation => operation.Key, static operation => operation.Facts));
    }

    private static string Key(OpenApiDocument document, HttpMethod method, string path)
    {
        var server = document.Servers is [var first, ..] ? first.Url?.TrimEnd('/') : "";
        return $"{method} {ParameterName().Replace(server + path, "{}")}";
    }

    private static HashSet<string> Facts(OpenApiDocument document, IOpenApiPathItem path, OpenApiOperation operation) =>
        [
            .. Security(operation.Security ?? document.Security ?? []),
            .. (path.Parameters ?? []).Concat(operation.Parameters ?? []).SelectMany(Parameter),
            .. Content("request", operation.RequestBody?.Content),
            .. (operation.Responses ?? []).SelectMany(static response =>
                Content($"response {response.Key.ToUpperInvariant()}", response.Value.Content)
                    .Prepend($"response {response.Key.ToUpperInvariant()}")
            ),
        ];

    private static IEnumerable<string> Security(IEnumerable<OpenApiSecurityRequirement> requirements) =>
        from requirement in requirements
        let schemes = requirement.Keys.Select(static scheme => $"{scheme.Type} {scheme.Scheme}".Trim()).Order(StringComparer.Ordinal)
        select $"security: {string.Join(" and ", schemes)}";

    private static IEnumerable<string> Parameter(IOpenApiParameter parameter) =>
        SchemaFacts.Of($"{parameter.In} parameter {parameter.Name}", parameter.Schema, parameter.Required);

    private static IEnumerable<string> Content(string place, IEnumerable<KeyValuePair<string, IOpenApiMediaType>>? content) =>
        (content ?? []).SelectMany(media => SchemaFacts.Of($"{place} {media.Key}", media.Value.Schema, isRequired: true));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex ParameterName();
}

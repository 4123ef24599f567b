using Microsoft.OpenApi;

namespace KirimChat.Upstream;

/// <summary>
/// The facts of a schema and of the schemas within it. References, nullability, and composition have the same facts in OpenAPI 3.0 and 3.1.
/// </summary>
internal static class SchemaFacts
{
    // A schema can contain itself. Deeper levels repeat the facts.
    private const int MaxDepth = 16;

    public static IEnumerable<string> Of(string place, IOpenApiSchema? schema, bool isRequired, string field = "", int depth = 0)
    {
        if (schema is null || depth == MaxDepth)
        {
            yield break;
        }

        var parts = Parts(schema, depth).ToList();
        yield return $"{place}{field}: {TypeOf(parts)}{(isRequired ? ", required" : "")}";

        var required = parts.SelectMany(static part => part.Required ?? Enumerable.Empty<string>()).ToHashSet();
        var fields = parts
            .SelectMany(static part => part.Properties ?? Enumerable.Empty<KeyValuePair<string, IOpenApiSchema>>())
            .Select(property => (Name: property.Key, Schema: property.Value, IsRequired: required.Contains(property.Key)))
            .Concat(
                parts
                    .Where(static part => part.Items is not null)
                    .Select(static part => (Name: "[]", Schema: part.Items!, IsRequired: true))
            );
        foreach (var (name, inner, innerIsRequired) in fields)
        {
            foreach (var fact in Of(place, inner, innerIsRequired, field is "" ? $" {name}" : $"{field}.{name}", depth + 1))
            {
                yield return fact;
            }
        }
    }

    private static IEnumerable<IOpenApiSchema> Parts(IOpenApiSchema schema, int depth)
    {
        if (depth == MaxDepth)
        {
            return [];
        }

        IEnumerable<IOpenApiSchema> composed = [.. schema.AllOf ?? [], .. schema.AnyOf ?? [], .. schema.OneOf ?? []];
        return composed.SelectMany(part => Parts(part, depth + 1)).Prepend(schema);
    }

    private static string TypeOf(IReadOnlyCollection<IOpenApiSchema> parts)
    {
        var types = parts.SelectMany(static part => part.Type?.ToIdentifiers() ?? []).Distinct().Order(StringComparer.Ordinal);
        var formats = parts.Select(static part => part.Format).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        var values = parts.SelectMany(Values).Distinct().Order(StringComparer.Ordinal);
        return string.Join(' ', (string[])[string.Join(" or ", types) is { Length: > 0 } type ? type : "any", .. formats, .. values]);
    }

    private static IEnumerable<string> Values(IOpenApiSchema schema) =>
        (schema.Enum ?? []).Select(static value => value?.ToJsonString() ?? "null").Concat(schema.Const is { } only ? [$"\"{only}\""] : []);
}

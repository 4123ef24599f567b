using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace KirimChat.Internal.Performance;

/// <summary>
/// A URL template of the generated client, parsed once: <c>{+baseurl}/contacts/{id}{?limit}</c>. Kiota expands it each time that it is
/// read: 2.5 kB a call.
/// </summary>
internal sealed class UrlTemplate
{
    private const string BaseUrl = "{+baseurl}";

    // {id}, but neither {+baseurl} nor {?limit}.
    private static readonly Regex PathParameter = new(@"\{([\w%.~-]+)\}", RegexOptions.CultureInvariant);

    // One per operation of the OpenAPI description.
    private static readonly ConcurrentDictionary<string, UrlTemplate> Cache = new(StringComparer.Ordinal);

    private readonly string[] literals;
    private readonly bool isSupported;

    private UrlTemplate(string template)
    {
        // The query is {?limit}, or ?direction={direction}{&limit} when one of its parameters is required.
        Path = template.Replace(BaseUrl, "").Split('?')[0].TrimEnd('{');
        Parameters = [.. PathParameter.Matches(Path).Cast<Match>().Select(static match => match.Groups[1].Value)];
        literals = [.. PathParameter.Split(Path).Where(static (_, i) => i % 2 == 0)];
        isSupported = template.StartsWith(BaseUrl, StringComparison.Ordinal) && !literals.Any(static literal => literal.Contains('{'));
    }

    /// <summary>Gets the template of the path after the base URL, which is safe to log.</summary>
    public string Path { get; }

    /// <summary>Gets the names of the path parameters.</summary>
    public IReadOnlyList<string> Parameters { get; }

    public static UrlTemplate Get(string? template) => Cache.GetOrAdd(template ?? "", static text => new(text));

    /// <returns>The URL without a query, or null when only Kiota can expand the template.</returns>
    public Uri? TryExpand(string? baseUrl, IDictionary<string, object> values)
    {
        var path = new string[Parameters.Count];
        for (var i = 0; i < path.Length; i++)
        {
            if (!values.TryGetValue(Parameters[i], out var value) || value is not string text)
            {
                return null;
            }

            path[i] = text;
        }

        return isSupported ? Expand(baseUrl, path) : null;
    }

    public Uri Expand(string? baseUrl, string[] path)
    {
        var url = baseUrl + literals[0];
        for (var i = 0; i < path.Length; i++)
        {
            url = string.Concat(url, Uri.EscapeDataString(path[i]), literals[i + 1]);
        }

        return new(url);
    }
}

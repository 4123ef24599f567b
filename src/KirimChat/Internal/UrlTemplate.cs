using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace KirimChat.Internal;

/// <summary>The template of an operation's URL, taken apart once: <c>{+baseurl}/contacts/{id}{?page,limit}</c>.</summary>
internal sealed class UrlTemplate
{
    private const string BaseUrl = "{+baseurl}";

    // {id}, but neither {+baseurl} nor {?page,limit}.
    private static readonly Regex PathParameter = new(@"\{([\w%.~-]+)\}", RegexOptions.CultureInvariant);

    // By the string itself: the generated client's are literals, and one that is made up for a call goes with it.
    private static readonly ConditionalWeakTable<string, UrlTemplate> Known = new();

    private readonly string[] literals;

    private UrlTemplate(string template)
    {
        Path = template.Replace(BaseUrl, "");
        Parameters = [.. PathParameter.Matches(Path).Cast<Match>().Select(static match => match.Groups[1].Value)];
        var parts = PathParameter.Split(Path);
        literals = [.. parts.Where(static (_, i) => i % 2 == 0)];
        IsPath = template.StartsWith(BaseUrl, StringComparison.Ordinal) && !literals.Any(static literal => literal.Contains('{'));
    }

    /// <summary>What follows the base URL: what may be told of a request.</summary>
    public string Path { get; }

    /// <summary>The names of the path parameters.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>There is nothing but a path: no query, no other base.</summary>
    private bool IsPath { get; }

    public static UrlTemplate Of(string? template) => Known.GetValue(template ?? "", static text => new(text));

    /// <returns>The URL, or null when it takes Kiota to expand it.</returns>
    /// <remarks>Kiota expands a template anew each time it is asked, at 2.5 kB a call; see the README of the benchmarks.</remarks>
    public Uri? Expand(string? baseUrl, IDictionary<string, object> values)
    {
        if (!IsPath) return null;
        var parts = new string?[2 + (2 * Parameters.Count)];
        (parts[0], parts[1]) = (baseUrl, literals[0]);
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (!values.TryGetValue(Parameters[i], out var value) || value is not string text) return null;
            (parts[(2 * i) + 2], parts[(2 * i) + 3]) = (Uri.EscapeDataString(text), literals[i + 1]);
        }

        return new(string.Concat(parts));
    }
}

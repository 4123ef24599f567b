using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace KirimChat.Internal.Configuration;

/// <summary>Binds the scalar options from a configuration section, without reflection, so that trimmed applications can use it.</summary>
/// <remarks>
/// The source generator of the platform's binder would replace this class, but it stops at the first invalid value, includes that value in
/// its message, and reads <c>10</c> as ten days.
/// </remarks>
internal sealed class ConfigurationSectionBinder(string optionsName, IConfiguration section)
    : IOptionsChangeTokenSource<KirimChatClientOptions>
{
    // The platform also reads 24:00:00, as 24 days, and 10, as ten days. ConfigurationSchema.json has the same pattern.
    private static readonly Regex Time = new(@"^(\d{1,3}\.)?([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?$", RegexOptions.CultureInvariant);

    private delegate bool TryParse<T>(string text, out T value);

    public string Name => optionsName;

    public IChangeToken GetChangeToken() => section.GetReloadToken();

    public void Bind(KirimChatClientOptions options)
    {
        var failures = new List<string>();
        // An unset environment variable is often an empty string.
        options.ApiKey = section[nameof(options.ApiKey)] is { Length: > 0 } key ? key : options.ApiKey;
        options.BaseUrl = Read(nameof(options.BaseUrl), options.BaseUrl, TryParseUrl, "an absolute URL");
        options.MaxRetries = ReadNumber(nameof(options.MaxRetries), options.MaxRetries);
        options.RetryBaseDelay = ReadTime(nameof(options.RetryBaseDelay), options.RetryBaseDelay);
        options.MaxRetryDelay = ReadTime(nameof(options.MaxRetryDelay), options.MaxRetryDelay);
        options.AttemptTimeout = ReadTime(nameof(options.AttemptTimeout), options.AttemptTimeout);
        options.Timeout = ReadTime(nameof(options.Timeout), options.Timeout);
        options.MaxResponseBytes = ReadNumber(nameof(options.MaxResponseBytes), options.MaxResponseBytes);
        if (failures.Count > 0)
        {
            throw new OptionsValidationException(optionsName, typeof(KirimChatClientOptions), failures);
        }

        int ReadNumber(string name, int current) => Read(name, current, TryParseNumber, "a whole number");

        TimeSpan ReadTime(string name, TimeSpan current) =>
            Read(name, current, TryParseTime, "a time in the form hh:mm:ss, or d.hh:mm:ss for 24 hours or more");

        // The value is not included, as a URL may contain a password.
        T Read<T>(string name, T current, TryParse<T> parse, string expected)
        {
            if (section[name] is not { } text)
            {
                return current;
            }

            if (parse(text, out var value))
            {
                return value;
            }

            var path = section is IConfigurationSection { Path: var parent } ? $"{parent}:{name}" : $"{options.DisplayName}: {name}";
            failures.Add($"{path} is not {expected}");
            return current;
        }
    }

    private static bool TryParseUrl(string text, out Uri url) => Uri.TryCreate(text, UriKind.Absolute, out url!);

    private static bool TryParseNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryParseTime(string text, out TimeSpan value)
    {
        value = default;
        return Time.IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }
}

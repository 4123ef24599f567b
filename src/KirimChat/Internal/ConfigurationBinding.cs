using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace KirimChat.Internal;

/// <summary>Reads the plain settings from a section, by name and without reflection, so that trimmed applications can too.</summary>
internal sealed class ConfigurationBinding(string optionsName, IConfiguration section) : IOptionsChangeTokenSource<KirimChatClientOptions>
{
    private delegate bool TryParse<T>(string text, out T value);

    public string Name => optionsName;

    public IChangeToken GetChangeToken() => section.GetReloadToken();

    public void Bind(KirimChatClientOptions options)
    {
        var failures = new List<string>();
        options.ApiKey = section[nameof(options.ApiKey)] ?? options.ApiKey;
        options.BaseUrl = Read(nameof(options.BaseUrl), options.BaseUrl, static (string text, out Uri url) => Uri.TryCreate(text, UriKind.Absolute, out url!), "an absolute URL");
        options.MaxRetries = ReadNumber(nameof(options.MaxRetries), options.MaxRetries);
        options.RetryBaseDelay = ReadTime(nameof(options.RetryBaseDelay), options.RetryBaseDelay);
        options.MaxRetryDelay = ReadTime(nameof(options.MaxRetryDelay), options.MaxRetryDelay);
        options.AttemptTimeout = ReadTime(nameof(options.AttemptTimeout), options.AttemptTimeout);
        options.Timeout = ReadTime(nameof(options.Timeout), options.Timeout);
        options.MaxResponseBytes = ReadNumber(nameof(options.MaxResponseBytes), options.MaxResponseBytes);
        if (failures.Count > 0) throw new OptionsValidationException(optionsName, typeof(KirimChatClientOptions), failures);

        int ReadNumber(string setting, int fallback) => Read(setting, fallback, TryParseInt, "a whole number");

        TimeSpan ReadTime(string setting, TimeSpan fallback) => Read(setting, fallback, TryParseTime, "a time as hh:mm:ss");

        // What stands there is not told: a URL may hold a password.
        T Read<T>(string setting, T fallback, TryParse<T> parse, string expected)
        {
            if (section[setting] is not { } text) return fallback;
            if (parse(text, out var value)) return value;
            failures.Add($"{options.Title}: {(section is IConfigurationSection { Path: var path } ? $"{path}:{setting}" : setting)} is not {expected}");
            return fallback;
        }
    }

    private static bool TryParseInt(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    // The platform reads a bare "10" as ten days, which nobody means.
    private static bool TryParseTime(string text, out TimeSpan value)
    {
        value = default;
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }
}

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
        options.ApiKey = section[nameof(options.ApiKey)] ?? options.ApiKey;
        options.BaseUrl = Read(nameof(options.BaseUrl), options.BaseUrl, static (string text, out Uri url) => Uri.TryCreate(text, UriKind.Absolute, out url!));
        options.MaxRetries = Read(nameof(options.MaxRetries), options.MaxRetries, TryParseInt);
        options.RetryBaseDelay = Read(nameof(options.RetryBaseDelay), options.RetryBaseDelay, TryParseTime);
        options.MaxRetryDelay = Read(nameof(options.MaxRetryDelay), options.MaxRetryDelay, TryParseTime);
        options.AttemptTimeout = Read(nameof(options.AttemptTimeout), options.AttemptTimeout, TryParseTime);
        options.Timeout = Read(nameof(options.Timeout), options.Timeout, TryParseTime);
        options.MaxResponseBytes = Read(nameof(options.MaxResponseBytes), options.MaxResponseBytes, TryParseInt);
    }

    private T Read<T>(string setting, T fallback, TryParse<T> parse)
    {
        if (section[setting] is not { } text) return fallback;
        return parse(text, out var value)
            ? value
            : throw new OptionsValidationException(optionsName, typeof(KirimChatClientOptions), [$"{setting} cannot be read from \"{text}\"."]);
    }

    private static bool TryParseInt(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    // The platform reads a bare "10" as ten days, which nobody means.
    private static bool TryParseTime(string text, out TimeSpan value)
    {
        value = default;
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value);
    }
}

using System.Text.RegularExpressions;

namespace KirimChat.Sandbox.Internal;

/// <summary>Serves the paths of the newer hosts of the API, <c>/v1/{phone_number_id}/contacts</c>, as <c>/v1/contacts</c>.</summary>
internal static partial class NewerHosts
{
    public static Task RewriteAsync(HttpContext context, RequestDelegate next)
    {
        if (PhoneNumberId().Match(context.Request.Path.Value!) is { Success: true } match)
        {
            context.Request.Path = $"/v1{match.Groups[1].Value}";
        }

        return next(context);
    }

    [GeneratedRegex(@"\A/v1/\d{6,20}(/.*)\z", RegexOptions.Singleline)]
    private static partial Regex PhoneNumberId();
}

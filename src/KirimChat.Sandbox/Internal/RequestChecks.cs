using System.Text.Json;
using System.Text.RegularExpressions;
using KirimChat.Sandbox.Internal.Contract;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KirimChat.Sandbox.Internal;

/// <summary>Checks the parameters and the bodies of requests. Each method returns the error, or null when there is none.</summary>
internal static partial class RequestChecks
{
    private const int MaxLimit = 100;
    private const int MaxSearchLength = 200;
    private const int MaxIds = 1000;

    public static bool IsContactId(string id) => ContactId().IsMatch(id);

    public static ApiError? CheckList(string? phone, string? search, int? limit, ModelStateDictionary modelState)
    {
        if (phone is not null && !PhoneNumber().IsMatch(phone))
        {
            return ApiError.InvalidPhoneFilter;
        }

        if (search?.Length > MaxSearchLength)
        {
            return ApiError.InvalidField("search", $"The text must have 1 to {MaxSearchLength} characters.");
        }

        // A limit that is not a number is null, with an error.
        var isInvalid = limit is < 1 or > MaxLimit || modelState["limit"] is { Errors.Count: > 0 };
        return isInvalid ? ApiError.InvalidLimit : null;
    }

    /// <summary>Checks that the body is JSON of the right types and has the required fields.</summary>
    public static async Task<ApiError?> CheckBodyAsync(HttpContext context, ModelStateDictionary modelState, params string[] required)
    {
        context.Request.Body.Position = 0;
        try
        {
            using var body = await JsonDocument
                .ParseAsync(context.Request.Body, new() { MaxDepth = ExactJsonConverter.MaxDepth }, context.RequestAborted)
                .ConfigureAwait(false);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                return ApiError.InvalidField("body", "The body is not a JSON object.");
            }

            if (required.FirstOrDefault(name => !HasValue(body.RootElement, name)) is { } missing)
            {
                return ApiError.MissingField(missing);
            }
        }
        catch (JsonException)
        {
            return ApiError.InvalidField("body", "The body is not JSON.");
        }

        // The errors of the serializer have the path of a field. Those of the attributes are checked by the operations.
        var wrong = modelState.Keys.FirstOrDefault(static key => key.StartsWith('$'));
        return wrong is null ? null : ApiError.InvalidField(wrong is "$" ? "body" : wrong[2..], "The value is not of the expected type.");
    }

    public static ApiError? CheckContact(CreateContactRequest contact)
    {
        if (!PhoneNumber().IsMatch(contact.Phone_number))
        {
            return ApiError.InvalidPhoneNumber;
        }

        if (contact.From is not null && !PhoneNumber().IsMatch(contact.From))
        {
            return ApiError.InvalidField("from", "The phone number is not in E.164 form.");
        }

        return contact.Email?.Contains('@', StringComparison.Ordinal) == false
            ? ApiError.InvalidField("email", "The value is not an email address.")
            : null;
    }

    public static ApiError? CheckIds(ICollection<string> ids)
    {
        if (ids.Count > MaxIds)
        {
            return ApiError.InvalidField("contact_ids", $"The maximum is {MaxIds} contacts.");
        }

        return ids.Any(static id => id is null) ? ApiError.InvalidField("contact_ids", "An ID is null.") : null;
    }

    private static bool HasValue(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    // ctc_ and a ULID.
    [GeneratedRegex(@"\Actc_[0-9A-HJKMNP-TV-Z]{26}\z")]
    private static partial Regex ContactId();

    // E.164.
    [GeneratedRegex(@"\A\+[1-9][0-9]{6,14}\z")]
    private static partial Regex PhoneNumber();
}

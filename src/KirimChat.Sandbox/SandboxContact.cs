using System.Text.Json;
using KirimChat.Sandbox.Internal;

namespace KirimChat.Sandbox;

/// <summary>Represents a contact of a sandbox.</summary>
public sealed record SandboxContact
{
    /// <summary>Gets the ID.</summary>
    /// <value>The default value is a new ID: <c>ctc_</c> and a ULID.</value>
    public string Id { get; init; } = Ids.New("ctc_", DateTimeOffset.UnixEpoch);

    /// <summary>Gets the phone number in E.164 form, or null.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Gets the name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the email address, or null.</summary>
    public string? Email { get; init; }

    /// <summary>Gets the metadata: a JSON object with any content, which is served exactly as its JSON text; or null.</summary>
    /// <remarks>
    /// <c>JsonSerializer.SerializeToElement</c> creates one from any object, and from a dictionary such as <c>NewContact.Metadata</c>.
    /// </remarks>
    /// <example>
    /// <code>
    /// sandbox.Add(new SandboxContact { Metadata = JsonSerializer.SerializeToElement(new { plan = "gold" }) });
    /// sandbox.Add(new SandboxContact { Metadata = JsonSerializer.SerializeToElement(newContact.Metadata) });
    /// </code>
    /// </example>
    public JsonElement? Metadata { get; init; }

    /// <summary>Gets the phone number of the WhatsApp account that the contact belongs to, or null.</summary>
    public string? WhatsAppPhoneNumber { get; init; }

    /// <summary>Gets the IDs of the labels that are attached, in the order in which they were attached.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> LabelIds { get; init; } = [];

    /// <summary>Gets the time when the contact was created.</summary>
    /// <value>The default value is 2026-05-24T07:30:00Z.</value>
    public DateTimeOffset CreatedAt { get; init; } = new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero);

    /// <summary>Gets the time of the last change to the contact.</summary>
    /// <value>The default value is 2026-05-24T07:30:00Z.</value>
    public DateTimeOffset UpdatedAt { get; init; } = new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero);

    /// <summary>Reads contacts from a file: a JSON array of contacts in the form of the API (<c>data</c> of a response).</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The contacts, in the order of the file.</returns>
    /// <exception cref="JsonException">The file is not such an array.</exception>
    public static IReadOnlyList<SandboxContact> ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return ContactMapper.Read(file);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"{path} is not a list of contacts. {exception.Message}", exception);
        }
    }
}

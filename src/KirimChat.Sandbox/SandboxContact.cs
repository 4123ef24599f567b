using System.Text.Json;

namespace KirimChat.Sandbox;

/// <summary>A contact that a sandbox answers with.</summary>
public sealed record SandboxContact
{
    /// <summary>The id.</summary>
    /// <value>A new one, <c>ctc_</c> and a ULID.</value>
    public string Id { get; init; } = Internal.Ids.New("ctc_", DateTimeOffset.UnixEpoch);

    /// <summary>The phone number in E.164 form, or null.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address, or null.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// A JSON object of any shape, answered as it is, or null. <c>JsonSerializer.SerializeToElement(new { plan = "gold" })</c> makes one.
    /// </summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>The phone number of the organisation's WhatsApp account, or null.</summary>
    public string? WhatsAppPhoneNumber { get; init; }

    /// <summary>When the contact was created.</summary>
    /// <value>2026-05-24T07:30:00Z</value>
    public DateTimeOffset CreatedAt { get; init; } = new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero);

    /// <summary>When the contact was last changed.</summary>
    /// <value>2026-05-24T07:30:00Z</value>
    public DateTimeOffset UpdatedAt { get; init; } = new(2026, 5, 24, 7, 30, 0, TimeSpan.Zero);

    /// <summary>Reads contacts from a file: a JSON array of contacts in the form in which the API answers them (<c>data</c>).</summary>
    /// <param name="path">The file.</param>
    /// <returns>The contacts, in the order of the file.</returns>
    /// <exception cref="JsonException">The file is not such an array.</exception>
    public static IReadOnlyList<SandboxContact> ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Internal.ContactMapper.Read(file);
        }
        catch (JsonException broken)
        {
            throw new JsonException($"{path} is not a list of contacts. {broken.Message}", broken);
        }
    }
}

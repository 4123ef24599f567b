namespace KirimChat.Tests.Contacts;

/// <summary>Response bodies of the operations on contacts.</summary>
internal static class Bodies
{
    public static string Contact(string id) =>
        $$"""{"id":"{{id}}","object":"contact","phone_number":null,"name":null,"email":null,"metadata":null"""
        + ""","whatsapp_account":{"phone_number":null},"created_at":"2026-05-24T07:30:00Z","updated_at":"2026-05-24T07:30:00Z"}""";

    public static string Page(string? next, params string[] ids) =>
        $$"""
            {"data":[{{string.Join(',', ids.Select(Contact))}}],"has_more":{{(next is null ? "false" : "true")}},"next_cursor":{{(
                next is null ? "null" : $"\"{next}\""
            )}},"request_id":"req_1"}
            """;

    public static string Label(bool attached) =>
        $$$"""
            {"data":{"contact_id":"ctc_1","label_id":"lbl_1","attached":{{{(attached ? "true" : "false")}}}},"request_id":"req_1"}
            """;

    public static string Bulk(int applied, int otherOrganization, int otherTeam) =>
        $$$"""{"data":{"applied":{{{applied}}},"skipped_cross_org":{{{otherOrganization}}}"""
        + $$$""","skipped_team_mismatch":{{{otherTeam}}}},"request_id":"req_1"}""";
}

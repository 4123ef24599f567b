using System.Net.Sockets;
using System.Text;

namespace KirimChat.Tests.Support;

internal static class StubResponses
{
    public const string Contact =
        """{"data":{"id":"ctc_1","object":"contact","phone_number":"+62811","name":"Siti","email":null,"metadata":"""
        + """{"n":1.50},"whatsapp_account":"""
        + """{"phone_number":null}"""
        + ""","created_at":"2026-05-24T07:30:00Z","updated_at":"2026-05-24T14:30:00.5+07:00"},"request_id":"req_body"}""";

    public static readonly StubResponse Ok = Json(200, Contact);

    public static StubResponse Hang =>
        static (_, _, cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public static StubResponse Reset =>
        static (_, socket, _) =>
        {
            socket.LingerState = new(true, 0);
            return Task.CompletedTask;
        };

    public static StubResponse Truncated =>
        Raw(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: req_cut\r\nX-RateLimit-Limit: 600\r\n"
                + "X-RateLimit-Remaining: 41\r\nX-RateLimit-Reset: 1779607801\r\nContent-Length: 1000\r\n\r\n{\"data\":{"
        );

    /// <summary>A contact, and the report that the budget is used up.</summary>
    public static StubResponse UsedUp(int limit) =>
        Json(200, Contact, $"X-RateLimit-Limit: {limit}", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1779607801");

    public static StubResponse Error(int status, string type = "api_error", string code = "some_code", params string[] headers) =>
        Json(
            status,
            $$$"""{"error":{"type":"{{{type}}}","code":"{{{code}}}","message":"Message of the """
                + $$$"""server.","param":"id","request_id":"req_body"}}""",
            headers
        );

    public static StubResponse Json(int status, string body, params string[] headers) =>
        Body(status, Encoding.UTF8.GetBytes(body), ["Content-Type: application/json", .. headers]);

    public static StubResponse Body(int status, byte[] body, params string[] headers)
    {
        var head =
            $"HTTP/1.1 {status} Some\r\nContent-Length: {body.Length}\r\nConnection: close\r\n"
            + $"{string.Concat(headers.Select(static h => h + "\r\n"))}\r\n";
        return Raw([.. Encoding.UTF8.GetBytes(head), .. body]);
    }

    public static StubResponse Raw(string response) => Raw(Encoding.UTF8.GetBytes(response));

    public static StubResponse Raw(byte[] response) =>
        async (_, socket, cancellationToken) =>
        {
            var sent = 0;
            while (sent < response.Length)
            {
                sent += await socket.SendAsync(response.AsMemory(sent), SocketFlags.None, cancellationToken);
            }
        };
}

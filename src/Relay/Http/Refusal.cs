using System.Text;

namespace ActorPm.Relay.Http;

/// <summary>Responses of the relay itself: a status and a line of plain text.</summary>
internal static class Refusal
{
    public static byte[] Response(int status, string text, bool withoutBody)
    {
        var body = $"{status} {Reason(status)}: {text}\n";
        var head = $"HTTP/1.1 {status} {Reason(status)}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n";
        return Encoding.UTF8.GetBytes(withoutBody ? head : head + body);
    }

    private static string Reason(int status) => status switch
    {
        400 => "Bad Request",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        _ => "Service Unavailable",
    };
}

using System.Net.Sockets;
using System.Text;

namespace ActorPm.Relay.Tests.Running;

/// <summary>HTTP by hand, for both ends.</summary>
internal static class Texts
{
    /// <summary>Serves keep-alive: reads heads (and bodies of known length), answers each with the function's text.</summary>
    public static Func<Socket, Task> Answering(Func<string, string> answer) => async socket =>
    {
        while (await ReadHead(socket) is { } head)
            await Send(socket, answer(head));
    };

    public static string Ok(string body, string fields = "") =>
        $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{fields}\r\n{body}";

    /// <summary>A response with this text, such as the request itself.</summary>
    public static string OkOf(string body) => Ok(body);

    /// <summary>Head with its empty line; null at the end.</summary>
    public static async Task<string?> ReadHead(Socket socket) => await ReadUntil(socket, "\r\n\r\n");

    /// <summary>Up to and including this text; null when the connection ends first.</summary>
    public static async Task<string?> ReadUntil(Socket socket, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(one) == 0) return null;
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public static async Task Send(Socket socket, string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text);
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    public static string ReadToEnd(Socket socket)
    {
        var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = socket.Receive(buffer)) > 0;) all.Write(buffer, 0, count);
        return Encoding.Latin1.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    /// <summary>A response whose body has a Content-Length.</summary>
    public static string ReadResponse(Socket socket)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (socket.Receive(one) == 0) return text.ToString();
            text.Append((char)one[0]);
        }

        var head = text.ToString();
        var at = head.IndexOf("Content-Length: ", StringComparison.Ordinal);
        var length = at < 0 ? 0 : int.Parse(head.AsSpan(at + 16, head.IndexOf('\r', at) - at - 16), System.Globalization.CultureInfo.InvariantCulture);
        for (; length > 0 && socket.Receive(one) > 0; length--) text.Append((char)one[0]);
        return text.ToString();
    }
}

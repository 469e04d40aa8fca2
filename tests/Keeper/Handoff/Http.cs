using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorPm.Keeper.Tests.Handoff;

/// <summary>HTTP by hand: one connection a request, so that the test knows which is which.</summary>
internal static class Http
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<string> GetAsync(int port) => GetAsync(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>The body of the answer on a connection of its own.</summary>
    public static async Task<string> GetAsync(EndPoint address)
    {
        using var client = await ConnectAsync(address);
        return await AskAsync(client, close: true);
    }

    public static async Task<Socket> ConnectAsync(EndPoint address)
    {
        var protocol = address is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var client = new Socket(address.AddressFamily, SocketType.Stream, protocol);
        await client.ConnectAsync(address).WaitAsync(Limit);
        return client;
    }

    /// <summary>One request on an open connection; the answer's body.</summary>
    public static async Task<string> AskAsync(Socket client, bool close)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\nConnection: {(close ? "close" : "keep-alive")}\r\n\r\n"));
        var text = "";
        var buffer = new byte[4096];
        while (true)
        {
            var count = await client.ReceiveAsync(buffer).WaitAsync(Limit);
            text += Encoding.ASCII.GetString(buffer, 0, count);
            if (Body(text) is { } body) return body;
            if (count == 0) throw new IOException($"the connection ended within an answer: '{text}'");
        }
    }

    private static string? Body(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var rest = text[(end + 4)..];
        var length = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null) return rest.Length >= int.Parse(length.Split(':')[1]) ? rest : null;
        var parts = rest.Split("\r\n");
        return rest.EndsWith("0\r\n\r\n", StringComparison.Ordinal) && parts.Length > 1 ? parts[1] : null;
    }
}

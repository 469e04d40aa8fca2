using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Connections that outlive the moment of a reload: a WebSocket, a long download.</summary>
[Collection(Alone.Name)]
public sealed class LongConnectionTests : EndToEndTest
{
    private const int Chunks = 20;

    /// <summary>/download sends 20 blocks of 100 kB, one each 100 ms; an upgrade is echoed; anything else is answered with the pid.</summary>
    private const string Server = """
        const server = require('node:http').createServer((request, response) => {
          if (request.url !== '/download') return response.end(String(process.pid));
          response.setHeader('Content-Length', 20 * 100000);
          let sent = 0;
          const timer = setInterval(() => { response.write(Buffer.alloc(100000, 97)); if (++sent === 20) { clearInterval(timer); response.end(); } }, 100);
        });
        server.on('upgrade', (request, socket) => {
          socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
          socket.on('data', (data) => socket.write(data));
          socket.on('error', () => {});
        });
        server.listen(Number(process.env.PORT));
        """;

    private readonly int _port = FreePort.Next();

    [Theory]
    [InlineData("nodejs")]
    [InlineData("proxy")]
    public async Task An_echo_each_100_ms_loses_nothing_until_the_drain_timeout_and_a_download_finishes(string handoff)
    {
        (await Home.PbmAsync(
            ["start", Home.Write("web.js", Server), "-i", "1", "--handoff", handoff, "--listen", $"{_port}", "--drain-timeout", "4s", "--listen-timeout", "30s"],
            new Dictionary<string, string?> { ["PORT"] = $"{_port}" })).Succeeded();
        using var client = new HttpClient();
        var download = client.GetByteArrayAsync(new Uri($"http://127.0.0.1:{_port}/download"), TestContext.Current.CancellationToken);
        using var socket = await UpgradedAsync();
        var reload = Home.PbmAsync("reload", "web");

        var (clock, echoes) = (Stopwatch.StartNew(), 0);
        var drains = TimeSpan.MaxValue;
        while (await EchoesAsync(socket, $"message {echoes:00000}"))
        {
            echoes++;
            if (drains == TimeSpan.MaxValue && (await Home.ListAsync())[0] is { Restarts: 1, Status: "online" }) drains = clock.Elapsed;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        Say($"{echoes} echoes within {clock.ElapsedMilliseconds} ms, the new process served after {drains.TotalMilliseconds:0} ms");
        Assert.InRange(clock.Elapsed - drains, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));
        Assert.Equal(Chunks * 100_000, (await download).Length);
        (await reload).Succeeded();
        Assert.Matches("[12] connections had not finished within its drain timeout and are cut", (await Home.PbmAsync("events", "web")).Succeeded().Output);
    }

    private async Task<Socket> UpgradedAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8.ToArray());
        var head = new StringBuilder();
        for (var one = new byte[1]; !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal);)
        {
            Assert.Equal(1, await ReceiveAsync(client, one));
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Whether the text came back whole; false when the connection had ended before it was sent, or ends now.</summary>
    private static async Task<bool> EchoesAsync(Socket socket, string text)
    {
        var bytes = new byte[text.Length];
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
            for (var length = 0; length < bytes.Length;)
            {
                var count = await ReceiveAsync(socket, bytes.AsMemory(length));
                if (count == 0) return false;
                length += count;
            }
        }
        catch (SocketException)
        {
            return false;
        }

        Assert.Equal(text, Encoding.ASCII.GetString(bytes));
        return true;
    }

    private static Task<int> ReceiveAsync(Socket socket, Memory<byte> bytes) =>
        socket.ReceiveAsync(bytes, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}

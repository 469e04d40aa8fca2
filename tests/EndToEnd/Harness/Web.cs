using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>Asks the apps under test.</summary>
internal static class Web
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>The body of an answer; null while nobody answers.</summary>
    public static async Task<string?> GetAsync(int port)
    {
        try
        {
            return await Client.GetStringAsync($"http://127.0.0.1:{port}/", TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The body of an answer to one request on one new connection; HttpClient may make more of both.</summary>
    /// <exception cref="IOException">The connection ended without an answer.</exception>
    public static async Task<string> AskAnewAsync(int port, string path = "/")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        return answer.Length > 0 ? answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..] : throw new IOException("the connection ended without an answer");
    }

    public static Task<TimeSpan> AnswersAsync(int port, double seconds = 10) =>
        Eventually.TrueAsync($"port {port} answers", seconds, async () => await GetAsync(port) is not null);
}

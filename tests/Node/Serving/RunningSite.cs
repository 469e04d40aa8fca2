using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;

namespace ActorPm.Node.Tests.Serving;

/// <summary>A static server under test and a client of it.</summary>
internal sealed class RunningSite(WebApplication server, Uri address) : IAsyncDisposable
{
    public HttpClient Client { get; } = new() { BaseAddress = address };

    /// <summary>The answer to a path sent as it is, which <see cref="HttpClient"/> would tidy up first.</summary>
    public string RawGet(string path)
    {
        using var connection = new TcpClient(address.Host, address.Port);
        using var stream = connection.GetStream();
        stream.Write(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A connection on which nothing is asked yet.</summary>
    public async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>As on SIGTERM.</summary>
    public Task StopAsync() => server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }
}

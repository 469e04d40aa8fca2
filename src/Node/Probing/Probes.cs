using System.Net;
using System.Net.Sockets;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Homes;

namespace ActorPm.Node.Probing;

/// <summary>Asks processes over loopback; each question on a connection of its own, or it would be answered by a kept one.</summary>
internal sealed class Probes(HomePaths home) : IProbes, IDisposable
{
    private const int FirstGood = 200;
    private const int FirstBad = 400;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc />
    public async Task<string?> AskAsync(ProbeQuestion question)
    {
        using var limit = new CancellationTokenSource(question.Timeout);
        try
        {
            return question.HttpPath is { } path ? await GetAsync(question.Port, path, limit.Token) : await ConnectAsync(question.Port, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {question.Timeout.TotalSeconds:0.###} s";
        }
        catch (Exception refused) when (refused is HttpRequestException or SocketException or IOException)
        {
            return Innermost(refused) is SocketException socket ? Words(socket.SocketErrorCode) : refused.Message;
        }
    }

    /// <inheritdoc />
    public Task<Task<bool>> WatchOutputAsync(int instance, long generation, string text, CancellationToken cancellation) =>
        OutputWatch.BeginAsync(home.KeeperSocket, instance, generation, text, cancellation);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<string?> GetAsync(int port, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.ConnectionClose = true;
        request.Headers.UserAgent.ParseAdd("ActorPm-probe");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var status = (int)answer.StatusCode;
        return status is >= FirstGood and < FirstBad ? null : $"answered with status {status}";
    }

    private static async Task<string?> ConnectAsync(int port, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellation);
        return null;
    }

    private static Exception Innermost(Exception fault) => fault.InnerException is { } inner ? Innermost(inner) : fault;

    private static string Words(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection closed without an answer",
        _ => $"connection failed ({error})",
    };
}

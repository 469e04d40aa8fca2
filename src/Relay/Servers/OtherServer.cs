using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using ActorPm.Contracts.Keeper;
using ActorPm.Fleet.Trust;

namespace ActorPm.Relay.Servers;

/// <summary>
/// Connections to one other server: those that wait for the next client, and whether it answers at all. One that does not is out of the turn
/// at once, and tried in the background until it is back: no client pays for finding out.
/// </summary>
internal sealed class OtherServer(string id, Func<FleetPass?> pass, Refusals refusals, CancellationToken ended)
{
    /// <summary>A server of the same network answers within a few; one across an ocean within 300.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(2);

    /// <summary>It connects to a port of its own and says so.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Shorter than the other side waits for the next client.</summary>
    private const long IdleLimit = 60_000;

    private const int MostIdle = 256;

    private readonly Lock _lock = new();
    private readonly Stack<PeerConnection> _idle = [];
    private bool _isTried;

    /// <summary>Nothing says that it does not.</summary>
    public bool Answers { get; private set; } = true;

    /// <summary>Why it does not.</summary>
    public string? Problem { get; private set; }

    /// <summary>A connection on which the server has a process of the app for this client, or why there is none.</summary>
    public async Task<OpenOutcome> OpenAsync(PublishedServer server, OpenStream open)
    {
        // The other side may have ended one that waited: that says nothing of the server.
        while (TakeIdle() is { } idle)
        {
            var known = await TryAsync(idle, open);
            if (known is not OpenOutcome.Failed) return known;
        }

        try
        {
            var outcome = await TryAsync(await ConnectAsync(server), open);
            if (outcome is OpenOutcome.Failed failed) DoesNotAnswer(server, failed.Reason);
            return outcome;
        }
        catch (Exception failed) when (IsExpected(failed))
        {
            var reason = Text(failed);
            DoesNotAnswer(server, reason);
            return new OpenOutcome.Failed(reason);
        }
    }

    /// <summary>The client has gone in good order; the next one may have the connection.</summary>
    public void Return(PeerConnection connection)
    {
        connection.IdleSince = Clock.Milliseconds;
        lock (_lock)
        {
            if (_idle.Count < MostIdle && !ended.IsCancellationRequested && pass()?.Has(id) == true)
            {
                _idle.Push(connection);
                return;
            }
        }

        connection.Dispose();
    }

    /// <summary>Connections that have waited too long, or all.</summary>
    public void CloseIdle(bool all)
    {
        List<PeerConnection> closed = [];
        lock (_lock)
        {
            var kept = _idle.Reverse().ToList();
            _idle.Clear();
            foreach (var connection in kept)
                if (!all && Clock.Milliseconds - connection.IdleSince < IdleLimit) _idle.Push(connection);
                else closed.Add(connection);
        }

        foreach (var connection in closed) connection.Dispose();
    }

    private PeerConnection? TakeIdle()
    {
        lock (_lock) return _idle.TryPop(out var connection) ? connection : null;
    }

    private async Task<OpenOutcome> TryAsync(PeerConnection connection, OpenStream open)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
        limit.CancelAfter(AnswerLimit);
        try
        {
            await connection.SendAsync(FrameKind.Open, open.ToBytes(), limit.Token);
            switch (await connection.ReceiveAsync(limit.Token))
            {
                case { Kind: FrameKind.Accepted }:
                    return new OpenOutcome.Opened(connection);
                case { Kind: FrameKind.Refused } refused:
                    var reason = Encoding.UTF8.GetString(refused.Payload.Span);
                    Return(connection);
                    return new OpenOutcome.Refused(reason);
                default:
                    connection.Dispose();
                    return new OpenOutcome.Failed("it closed the connection");
            }
        }
        catch (Exception failed) when (IsExpected(failed))
        {
            connection.Dispose();
            return new OpenOutcome.Failed(Text(failed));
        }
    }

    private async Task<PeerConnection> ConnectAsync(PublishedServer server)
    {
        var mine = pass() ?? throw new IOException("this server is in no fleet");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        SslStream? stream = null;
        try
        {
            PeerSockets.Prepare(socket);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
            limit.CancelAfter(ConnectLimit);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(server.Address), server.Port), limit.Token);
            limit.CancelAfter(HandshakeLimit);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            var verdict = default(PeerVerdict);
            await stream.AuthenticateAsClientAsync(mine.AsClient(id, judged => verdict = judged), limit.Token);
            if (verdict.ServerId != id) throw new AuthenticationException($"it is another server of the fleet, {verdict.ServerId}");
            return new PeerConnection(stream, id);
        }
        catch
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    private void DoesNotAnswer(PublishedServer server, string reason)
    {
        lock (_lock)
        {
            Answers = false;
            Problem = reason;
            if (_isTried) return;
            _isTried = true;
        }

        // What waited would be found broken one by one.
        CloseIdle(all: true);
        refusals.Note(false, $"server {id} ({server.Address}:{server.Port}) cannot be reached: {reason}");
        _ = TryUntilItAnswersAsync(server);
    }

    private async Task TryUntilItAnswersAsync(PublishedServer server)
    {
        var pause = FirstPause;
        while (!ended.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, ended);
                Return(await ConnectAsync(server));
                lock (_lock) (Answers, Problem, _isTried) = (true, null, false);
                return;
            }
            catch (Exception failed) when (IsExpected(failed))
            {
                Problem = Text(failed);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private static bool IsExpected(Exception failed) =>
        failed is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private static string Text(Exception failed) => failed is OperationCanceledException ? "it does not answer in time" : failed.GetBaseException().Message;
}

/// <summary>What became of an attempt to open a way to an app on another server.</summary>
internal abstract record OpenOutcome
{
    private OpenOutcome()
    {
    }

    /// <summary>A process there has the client.</summary>
    public sealed record Opened(PeerConnection Connection) : OpenOutcome;

    /// <summary>The server answers and has none.</summary>
    public sealed record Refused(string Reason) : OpenOutcome;

    /// <summary>The server cannot be reached.</summary>
    public sealed record Failed(string Reason) : OpenOutcome;
}

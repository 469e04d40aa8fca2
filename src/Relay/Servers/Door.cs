using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorPm.Fleet.Trust;

namespace ActorPm.Relay.Servers;

/// <summary>
/// Accepts the relays of other servers, and strangers who try: a handshake has little time, few strangers may try at once, and whoever is no
/// server of the fleet is turned away before a word was said.
/// </summary>
internal sealed class Door : IDisposable
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PauseWithoutDescriptors = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly Func<FleetPass?> _pass;
    private readonly PublishedHere _here;
    private readonly Refusals _refusals;
    private readonly Action _left;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _ended;
    private readonly VisitorLimits _limits = new();
    private readonly HashSet<PeerConnection> _visitors = [];

    public Door(int listener, Func<FleetPass?> pass, PublishedHere here, Refusals refusals, Action left, CancellationToken ended)
    {
        _listener = new Socket(new SafeSocketHandle(listener, ownsHandle: true));
        (_pass, _here, _refusals, _left, _ended) = (pass, here, refusals, left, ended);
    }

    /// <summary>So many servers' connections are in.</summary>
    public int Visitors
    {
        get
        {
            lock (_limits) return _limits.Count;
        }
    }

    public async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_closing.Token);
                _ = ReceiveAsync(socket);
            }
            catch (SocketException failed) when (failed.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(PauseWithoutDescriptors, CancellationToken.None);
            }
            catch (SocketException failed) when (failed.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // It has gone again.
            }
            catch (Exception over) when (over is SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    /// <summary>Connections of servers that belong to the fleet no more are ended.</summary>
    public void EndStrangers()
    {
        List<PeerConnection> strangers;
        lock (_limits) strangers = [.. _visitors.Where(visitor => _pass()?.Has(visitor.ServerId) != true)];
        foreach (var stranger in strangers) stranger.Dispose();
    }

    /// <summary>Nobody is let in any more; who is in stays until its client has gone.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var from = (socket.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var isServer = _pass()?.IsOfMember(from) == true;
        bool mayKnock;
        lock (_limits) mayKnock = _limits.TryKnock(isServer);
        if (!mayKnock)
        {
            socket.Dispose();
            _refusals.Note(true, $"a connection from {from} between servers was refused: too many at a time");
            return;
        }

        var peer = await JudgeAsync(socket, from);
        lock (_limits)
        {
            _limits.Judged(isServer, peer is not null);
            if (peer is not null) _visitors.Add(peer);
        }

        if (peer is null) return;
        try
        {
            await Visit.RunAsync(peer, _here, _closing.Token, _ended);
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Silent for too long, gone, or not understood: the other side finds out by the end of the connection.
        }
        finally
        {
            peer.Dispose();
            lock (_limits)
            {
                _visitors.Remove(peer);
                _limits.Left();
            }

            _left();
        }
    }

    private async Task<PeerConnection?> JudgeAsync(Socket socket, IPAddress from)
    {
        SslStream? stream = null;
        var verdict = default(PeerVerdict);
        try
        {
            PeerSockets.Prepare(socket);
            var pass = _pass() ?? throw new AuthenticationException("this server is in no fleet");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended);
            limit.CancelAfter(HandshakeLimit);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(pass.AsServer(judged => verdict = judged), limit.Token);
            return verdict.ServerId is { } id ? new PeerConnection(stream, id) : throw new AuthenticationException("it shows no certificate");
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            var reason = verdict.Reason ?? (refused is OperationCanceledException ? "its handshake took too long" : refused is AuthenticationException or IOException ? "it does not speak TLS as servers of this fleet do" : refused.Message);
            _refusals.Note(true, $"a connection from {from} between servers was refused: {reason}");
            return null;
        }
    }
}

using ActorPm.Relay.Groups;

namespace ActorPm.Relay.Streams;

/// <summary>
/// Bytes both ways between a client and an instance, nothing understood. Each direction ends by itself
/// (half-close); the tunnel ends with both, or with either side broken.
/// </summary>
internal sealed class Tunnel : IStreamOwner, IUseOfBackend, ISwept
{
    private readonly Workspace _workspace;
    private readonly SocketStream _client;
    private readonly SocketStream _server;
    private readonly Backend _backend;
    private bool _clientEnded;
    private bool _serverEnded;
    private bool _closed;

    public Tunnel(Workspace workspace, SocketStream client, SocketStream server, Backend backend, IUseOfBackend former)
    {
        (_workspace, _client, _server, _backend) = (workspace, client, server, backend);
        _client.Owner = _server.Owner = this;
        backend.Replace(former, this);
        workspace.Add(this);
    }

    public int SweptIndex { get; set; } = -1;

    // As long as either side likes: a quiet WebSocket is none of our business, the kernel finds dead clients out.
    public void Sweep()
    {
    }

    /// <summary>Bytes already received from the client, and whether its end was, too.</summary>
    public void Start(ReadOnlySpan<byte> fromClient, bool clientEnded, bool serverEnded = false)
    {
        if (!_server.Send(fromClient))
        {
            Close();
            return;
        }

        (_clientEnded, _serverEnded) = (clientEnded, serverEnded);
        _client.WantsBytes = !clientEnded && _server.Waiting == 0;
        _server.WantsBytes = !serverEnded && _client.Waiting == 0;
        EndIfDone();
    }

    public void Readable(SocketStream stream)
    {
        var buffer = _workspace.Scratch;
        var count = stream.Receive(buffer);
        if (count == -Errno.TryAgain) return;
        if (count < 0)
        {
            Close();
            return;
        }

        var other = Other(stream);
        if (count == 0)
        {
            stream.WantsBytes = false;
            if (stream == _client) _clientEnded = true;
            else _serverEnded = true;
            EndIfDone();
            return;
        }

        if (!other.Send(buffer.AsSpan(0, count))) Close();
        else if (other.Waiting > 0) stream.WantsBytes = false;
    }

    public void Writable(SocketStream stream)
    {
        if (!(stream == _client ? _serverEnded : _clientEnded)) Other(stream).WantsBytes = true;
        EndIfDone();
    }

    public void Broken(SocketStream stream) => Close();

    public void BackendGone() => Close();

    private void Close()
    {
        if (_closed) return;
        _closed = true;
        _client.Close();
        _server.Close();
        _backend.End(this);
        _workspace.Remove(this);
    }

    private SocketStream Other(SocketStream stream) => stream == _client ? _server : _client;

    // The end of one direction is passed on once all its bytes are out.
    private void EndIfDone()
    {
        if (_closed) return;
        if (_clientEnded && _server is { Waiting: 0, IsConnecting: false }) _server.EndWriting();
        if (_serverEnded && _client.Waiting == 0) _client.EndWriting();
        if (_clientEnded && _serverEnded && _server.Waiting == 0 && _client.Waiting == 0) Close();
    }
}

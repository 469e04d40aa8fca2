using ActorPm.Relay.Streams;

namespace ActorPm.Relay.Groups;

/// <summary>Tries the port of a new process until it accepts, which is how it is known to listen.</summary>
internal sealed class BackendProbe(Workspace workspace, Backend backend, Action<Backend> accepts) : IStreamOwner
{
    private const int FirstPauseMilliseconds = 10, LongestPauseMilliseconds = 100;

    private SocketStream? _stream;
    private int _pause = FirstPauseMilliseconds;

    public void Try()
    {
        if (backend.Removed) return;
        var descriptor = backend.TryConnect();
        if (descriptor < 0) Again();
        else _stream = new SocketStream(workspace.Loop, descriptor, this, connecting: true);
    }

    public void Readable(SocketStream stream) => Writable(stream);

    public void Writable(SocketStream stream)
    {
        stream.Close();
        if (_stream is null || backend.Removed) return;
        _stream = null;
        backend.HasAccepted();
        accepts(backend);
    }

    public void Broken(SocketStream stream)
    {
        stream.Close();
        _stream = null;
        Again();
    }

    private void Again()
    {
        backend.TryOtherLoopback();
        workspace.Loop.After(TimeSpan.FromMilliseconds(_pause), Try);
        _pause = Math.Min(_pause * 3 / 2, LongestPauseMilliseconds);
    }
}

using System.Buffers;
using System.Net.Security;

namespace ActorPm.Relay.Servers;

/// <summary>A TLS connection with the relay of another server, in frames. One may send and one receive at a time.</summary>
internal sealed class PeerConnection(SslStream stream, string serverId) : IDisposable
{
    private const int BufferLength = Frame.HeaderLength + Frame.LongestPayload;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _disposed;

    /// <summary>The server at the other end, as its certificate proves.</summary>
    public string ServerId { get; } = serverId;

    /// <summary>Since when nobody uses it, in ms of <see cref="Clock"/>.</summary>
    public long IdleSince { get; set; }

    public bool IsClosed => _disposed != 0;

    /// <summary>The next frame; null when the other side has ended the connection between two.</summary>
    /// <exception cref="IOException">It broke, or is not understood.</exception>
    public async ValueTask<Frame?> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(out var frame)) return frame;
            if (_start == _end)
            {
                // A silent connection keeps no buffer.
                GiveBack();
                _ = await stream.ReadAsync(Memory<byte>.Empty, cancellation);
            }

            MakeRoom();
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (count == 0) return _start == _end ? null : throw new IOException("the other relay ended the connection in the middle");
            _end += count;
        }
    }

    /// <summary>Sends a frame whose payload stands in the buffer behind room for a header.</summary>
    public ValueTask SendAsync(FrameKind kind, Memory<byte> headerAndPayload, CancellationToken cancellation)
    {
        Frame.WriteHeader(headerAndPayload.Span, kind, headerAndPayload.Length - Frame.HeaderLength);
        return stream.WriteAsync(headerAndPayload, cancellation);
    }

    /// <summary>Sends a short frame.</summary>
    public ValueTask SendAsync(FrameKind kind, ReadOnlySpan<byte> payload, CancellationToken cancellation)
    {
        var frame = new byte[Frame.HeaderLength + payload.Length];
        payload.CopyTo(frame.AsSpan(Frame.HeaderLength));
        return SendAsync(kind, frame.AsMemory(), cancellation);
    }

    /// <summary>Ends it; whoever receives or sends gets an exception.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        stream.Dispose();
    }

    private bool TryTake(out Frame frame)
    {
        frame = default;
        if (_end - _start < Frame.HeaderLength) return false;
        var length = Frame.ReadHeader(_buffer.AsSpan(_start), out var kind);
        if (_end - _start < Frame.HeaderLength + length) return false;
        frame = new Frame(kind, _buffer.AsMemory(_start + Frame.HeaderLength, length));
        _start += Frame.HeaderLength + length;
        return true;
    }

    private void MakeRoom()
    {
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        if (_start == 0) return;
        // The next frame fits once it stands at the beginning.
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }

    private void GiveBack()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = ([], 0, 0);
    }
}

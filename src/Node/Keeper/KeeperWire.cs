using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Keeper;

/// <summary>A connection to the keeper's socket: messages out in the order they are given, messages in one by one.</summary>
internal sealed class KeeperWire : IDisposable
{
    private readonly Socket _socket;
    private readonly PipeReader _reader;
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    private KeeperWire(Socket socket)
    {
        _socket = socket;
        _reader = PipeReader.Create(new NetworkStream(socket, ownsSocket: false));
        _ = SendAllAsync();
    }

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens.</exception>
    /// <exception cref="IOException">The path cannot be used.</exception>
    public static async Task<KeeperWire> ConnectAsync(string path, CancellationToken cancellation)
    {
        using var address = new UnixSocketAddress(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Path), cancellation);
            return new KeeperWire(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Gives a message to the wire; one given after the end is lost, as one is that was given just before it.</summary>
    public void Send(KeeperMessage message)
    {
        var json = KeeperJson.Serialize(message);
        var line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        _outgoing.Writer.TryWrite(line);
    }

    /// <summary>
    /// Hands every message to <paramref name="receive"/>, one at a time, until the connection ends; the answer
    /// says why it did. Lines that are not understood (of a newer keeper) go to <paramref name="skip"/>.
    /// </summary>
    public async Task<string> ReceiveAllAsync(Action<KeeperMessage> receive, Action<string> skip)
    {
        string? ended;
        do ended = await ReceiveAsync(receive, skip, CancellationToken.None).ConfigureAwait(false);
        while (ended is null);
        Dispose();
        return ended;
    }

    /// <summary>
    /// Hands over what has arrived, or arrives next; null, or why the connection ended. Whoever does not call
    /// this makes the keeper wait (or drop, for followers).
    /// </summary>
    public async Task<string?> ReceiveAsync(Action<KeeperMessage> receive, Action<string> skip, CancellationToken cancellation)
    {
        try
        {
            var result = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
            var buffer = result.Buffer;
            while (TryReadLine(ref buffer, out var line)) Read(line, receive, skip);
            _reader.AdvanceTo(buffer.Start, buffer.End);
            return result.IsCompleted ? "the keeper closed the connection" : null;
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException)
        {
            return $"the connection to the keeper broke: {ended.Message}";
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _outgoing.Writer.TryComplete();
        _socket.Dispose();
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (buffer.PositionOf((byte)'\n') is not { } end) return false;
        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static void Read(ReadOnlySequence<byte> line, Action<KeeperMessage> receive, Action<string> skip)
    {
        KeeperMessage message;
        try
        {
            message = KeeperJson.Deserialize(line.IsSingleSegment ? line.FirstSpan : line.ToArray());
        }
        catch (JsonException unknown)
        {
            skip(unknown.Message);
            return;
        }

        receive(message);
    }

    private async Task SendAllAsync()
    {
        try
        {
            var batch = new List<ArraySegment<byte>>();
            while (await _outgoing.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                batch.Clear();
                while (batch.Count < 64 && _outgoing.Reader.TryRead(out var line)) batch.Add(line);
                await SendAsync(batch).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException)
        {
            // The reading side tells it.
            _socket.Dispose();
        }
    }

    private async Task SendAsync(List<ArraySegment<byte>> batch)
    {
        if (batch.Count == 1)
        {
            await SendAsync(batch[0]).ConfigureAwait(false);
            return;
        }

        var whole = new byte[batch.Sum(line => line.Count)];
        var at = 0;
        foreach (var line in batch)
        {
            line.CopyTo(whole, at);
            at += line.Count;
        }

        await SendAsync(whole).ConfigureAwait(false);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes).ConfigureAwait(false)..];
    }
}

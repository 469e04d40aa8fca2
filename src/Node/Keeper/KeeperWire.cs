using System.Net.Sockets;
using System.Text.Json;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Node.Keeper;

/// <summary>
/// A connection to the keeper's socket: messages out in the order they are given, messages in one by one. No
/// thread is changed on the way where that can be helped: whoever sends writes to the socket, and the connection
/// that controls has a thread of its own to read, since a restart waits for both.
/// </summary>
internal sealed class KeeperWire : IDisposable
{
    private const int ThreadStack = 256 * 1024;

    private readonly Socket _socket;
    private readonly IncomingLines _incoming = new();
    private readonly Lock _sending = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();

    private KeeperWire(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
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

    /// <summary>Gives a message to the wire, without waiting; one given after the end is lost, as one is that was given just before it.</summary>
    public void Send(KeeperMessage message)
    {
        var json = KeeperJson.Serialize(message);
        var line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        lock (_sending)
        {
            var sent = _waiting.Count == 0 ? TrySend(line) : 0;
            if (sent == line.Length) return;
            _waiting.Enqueue(line.AsMemory(sent));
            if (_waiting.Count == 1) _ = SendWaitingAsync();
        }
    }

    /// <summary>
    /// Hands every message to <paramref name="receive"/>, one at a time, until the connection ends; the answer
    /// says why it did. Lines that are not understood (of a newer keeper) go to <paramref name="skip"/>.
    /// </summary>
    public Task<string> ReceiveAllAsync(Action<KeeperMessage> receive, Action<string> skip)
    {
        var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => ended.SetResult(ReceiveAll(receive, skip)), ThreadStack) { IsBackground = true, Name = "keeper" };
        thread.Start();
        return ended.Task;
    }

    /// <summary>
    /// Hands over what has arrived, or arrives next; null, or why the connection ended. Whoever does not call
    /// this makes the keeper wait (or drop, for followers).
    /// </summary>
    public async Task<string?> ReceiveAsync(Action<KeeperMessage> receive, Action<string> skip, CancellationToken cancellation)
    {
        try
        {
            var count = await _socket.ReceiveAsync(_incoming.Room, cancellation).ConfigureAwait(false);
            return Take(count, receive, skip);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            return Broken(broken);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            // Wakes whoever waits for the socket to be readable.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
        }

        _socket.Dispose();
    }

    private string ReceiveAll(Action<KeeperMessage> receive, Action<string> skip)
    {
        string? ended = null;
        try
        {
            while (ended is null)
            {
                var count = _socket.Receive(_incoming.Room.Span, SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock) _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
                else if (error != SocketError.Success) throw new SocketException((int)error);
                else ended = Take(count, receive, skip);
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            ended = Broken(broken);
        }

        Dispose();
        return ended;
    }

    private string? Take(int count, Action<KeeperMessage> receive, Action<string> skip)
    {
        if (count == 0) return "the keeper closed the connection";
        _incoming.Added(count);
        while (_incoming.TryTake(out var line)) Read(line, receive, skip);
        return null;
    }

    private static string Broken(Exception cause) => $"the connection to the keeper broke: {cause.Message}";

    private static void Read(ReadOnlySpan<byte> line, Action<KeeperMessage> receive, Action<string> skip)
    {
        KeeperMessage message;
        try
        {
            message = KeeperJson.Deserialize(line);
        }
        catch (JsonException unknown)
        {
            skip(unknown.Message);
            return;
        }

        receive(message);
    }

    /// <summary>Bytes that went out; what is lost with the connection counts as sent.</summary>
    private int TrySend(byte[] line)
    {
        try
        {
            var sent = _socket.Send(line, SocketFlags.None, out var error);
            if (error is SocketError.Success) return sent;
            if (error is SocketError.WouldBlock) return 0;
            // The reading side tells it.
            Dispose();
        }
        catch (ObjectDisposedException)
        {
        }

        return line.Length;
    }

    private async Task SendWaitingAsync()
    {
        try
        {
            for (var next = NextWaiting(done: false); next is { } line; next = NextWaiting(done: true))
                while (line.Length > 0) line = line[await _socket.SendAsync(line).ConfigureAwait(false)..];
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            Dispose();
        }
    }

    /// <summary>The line to send; null when there is none: then the next one goes straight to the socket again.</summary>
    private ReadOnlyMemory<byte>? NextWaiting(bool done)
    {
        lock (_sending)
        {
            if (done) _waiting.Dequeue();
            return _waiting.TryPeek(out var line) ? line : null;
        }
    }
}

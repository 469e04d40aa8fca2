using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Foreground;

/// <summary>
/// Takes the output of all apps straight from the keeper, from before the first one starts until the keeper
/// has said everything. A keeper that is replaced is followed again.
/// </summary>
internal sealed class OutputFollower(HomePaths home, Action<LogBlockEvent> write, Action<string> notice)
{
    /// <summary>What may wait for a slow reader of our output before the oldest lines are dropped: this is the only record there is.</summary>
    private const long MostWaiting = 64 << 20;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private Stream? _connection;
    private volatile bool _last;

    /// <summary>Begins; whatever is written from now on is told by <see cref="RunAsync"/>.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        while ((_connection = await TryConnectAsync(cancellation)) is null) await Task.Delay(BetweenTries, cancellation);
    }

    /// <summary>The keeper ends now; its end is the end of all output.</summary>
    public void ExpectEnd() => _last = true;

    /// <summary>Tells output until the end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await ReadAsync(cancellation);
            if (_last) return;
            await BeginAsync(cancellation);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        using var reader = new StreamReader(_connection!, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 64 * 1024);
        try
        {
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                switch (KeeperJson.Deserialize(Encoding.UTF8.GetBytes(line)))
                {
                    case LogBlockEvent block:
                        write(block);
                        break;
                    case LogsDroppedEvent dropped:
                        notice($"{dropped.Lines} lines of output were left out: they came faster than they were taken from here");
                        break;
                }
            }
        }
        catch (Exception ended) when (ended is IOException and not Os.OutputClosedException or SocketException or JsonException)
        {
            // A keeper that died; what it had said is printed.
        }
    }

    private async Task<Stream?> TryConnectAsync(CancellationToken cancellation)
    {
        using var address = new UnixSocketAddress(home.KeeperSocket);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Path), cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await SendAsync(stream, new HelloRequest { Id = 1, Version = KeeperAbilities.ProtocolVersion }, cancellation);
            await SendAsync(stream, new FollowLogsRequest { Id = 2, MostWaitingBytes = MostWaiting }, cancellation);
            return stream;
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static async Task SendAsync(NetworkStream stream, KeeperMessage message, CancellationToken cancellation) =>
        await stream.WriteAsync((byte[])[.. KeeperJson.Serialize(message), (byte)'\n'], cancellation);
}

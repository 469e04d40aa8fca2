using System.Net.Sockets;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Keeper;

namespace ActorPm.Node.Api.Logs;

/// <summary>
/// Follows output over a connection of its own to the keeper, which it makes again when the keeper is
/// replaced. It reads no faster than its client does: the keeper then drops the oldest lines and says so.
/// </summary>
internal sealed class LogFollower(HomePaths home, FollowLogsRequest request, LineStream<LogUpdate> stream)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private KeeperWire? _wire;

    /// <summary>Begins to follow; what is written from now on is kept by the keeper until <see cref="RunAsync"/> reads it.</summary>
    public async Task BeginAsync(CancellationToken cancellation) => _wire = await TryConnectAsync(cancellation);

    /// <summary>Sends lines until the client goes away.</summary>
    /// <param name="after">Blocks older than this (ms since the epoch) were shown with the last lines of the files.</param>
    /// <param name="cancellation">The client went away.</param>
    public async Task RunAsync(long after, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                if (_wire is null) await ConnectAgainAsync(cancellation);
                await PumpAsync(_wire!, after, cancellation);
                _wire!.Dispose();
                _wire = null;
            }
        }
        finally
        {
            _wire?.Dispose();
        }
    }

    private async Task PumpAsync(KeeperWire wire, long after, CancellationToken cancellation)
    {
        string? ended;
        do
        {
            var any = false;
            ended = await wire.ReceiveAsync(
                message =>
                {
                    if (ToUpdate(message, after) is not { } update) return;
                    stream.Add(update);
                    any = true;
                },
                _ => { },
                cancellation);
            if (any) await stream.FlushAsync(cancellation);
        }
        while (ended is null);
    }

    private static LogUpdate? ToUpdate(KeeperMessage message, long after) => message switch
    {
        LogBlockEvent block when block.At >= after => new LogLines(block.Instance, block.Name, block.Stream, block.At, Lines(block.Text)),
        LogsDroppedEvent dropped => new LogNotice($"{dropped.Lines} lines are left out: they came faster than they were read here; the files have them all"),
        ErrorReply error => new LogNotice($"the keeper does not stream logs: {error.Message}"),
        _ => null,
    };

    private static string[] Lines(string text)
    {
        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private async Task ConnectAgainAsync(CancellationToken cancellation)
    {
        await stream.WriteAsync(new LogNotice("the keeper is out of reach; following goes on when it is back"), cancellation);
        var pause = FirstPause;
        while ((_wire = await TryConnectAsync(cancellation)) is null)
        {
            await Task.Delay(pause, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        await stream.WriteAsync(new LogNotice("following goes on; lines written meanwhile are in the files"), cancellation);
    }

    private async Task<KeeperWire?> TryConnectAsync(CancellationToken cancellation)
    {
        try
        {
            var wire = await KeeperWire.ConnectAsync(home.KeeperSocket, cancellation);
            wire.Send(new HelloRequest { Id = 1, Version = KeeperAbilities.ProtocolVersion });
            wire.Send(request with { Id = 2 });
            return wire;
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return null;
        }
    }
}

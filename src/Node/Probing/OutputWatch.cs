using System.Net.Sockets;
using ActorPm.Contracts.Keeper;
using ActorPm.Node.Keeper;

namespace ActorPm.Node.Probing;

/// <summary>Looks for a text in the output of one process, over a connection of its own to the keeper.</summary>
internal static class OutputWatch
{
    /// <summary>The outer task ends when the keeper has begun to stream, or cannot; the inner one when the text came, or the watch ended.</summary>
    public static async Task<Task<bool>> BeginAsync(string keeperSocket, int instance, long generation, string text, CancellationToken cancellation)
    {
        KeeperWire? wire = null;
        try
        {
            wire = await KeeperWire.ConnectAsync(keeperSocket, cancellation);
            wire.Send(new HelloRequest { Id = 1, Version = KeeperAbilities.ProtocolVersion });
            wire.Send(new FollowLogsRequest { Id = 2, Instances = [instance] });
            var begun = false;
            while (!begun)
                if (await wire.ReceiveAsync(message => begun |= message is KeeperReply { Id: 2 }, _ => { }, cancellation) is not null) break;
            if (begun) return WatchAsync(wire, generation, text, cancellation);
        }
        catch (Exception refused) when (refused is SocketException or IOException or OperationCanceledException)
        {
        }

        wire?.Dispose();
        return Task.FromResult(false);
    }

    private static async Task<bool> WatchAsync(KeeperWire wire, long generation, string text, CancellationToken cancellation)
    {
        using (wire)
        {
            try
            {
                var found = false;
                string? ended = null;
                while (!found && ended is null)
                    ended = await wire.ReceiveAsync(message => found |= IsIt(message, generation, text), _ => { }, cancellation);
                return found;
            }
            catch (Exception gone) when (gone is SocketException or IOException or OperationCanceledException)
            {
                return false;
            }
        }
    }

    private static bool IsIt(KeeperMessage message, long generation, string text) =>
        message is LogBlockEvent block && block.Generation == generation && block.Text.Contains(text, StringComparison.Ordinal);
}

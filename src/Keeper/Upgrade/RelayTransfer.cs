using ActorPm.Contracts.Relay;
using ActorPm.Keeper.Handoff.Proxy;
using ActorPm.Keeper.Ipc;

namespace ActorPm.Keeper.Upgrade;

/// <summary>A running relay as it is handed over.</summary>
/// <param name="Pid">It stays our child.</param>
/// <param name="Channel">Our end of its channel.</param>
/// <param name="Partial">The beginning of what it was saying.</param>
/// <param name="Messages">What it has not read yet.</param>
/// <param name="Retired">It accepts nothing any more.</param>
/// <param name="Counted">What it had counted.</param>
internal sealed record UpgradeRelay(
    int Pid, int Channel, byte[] Partial, IReadOnlyList<UpgradeMessage> Messages, bool Retired, IReadOnlyList<BackendTraffic> Counted)
{
    /// <summary>Version of the protocol it speaks.</summary>
    public int Version { get; set; } = 1;
}

/// <summary>Hands running relays to the next program image: none of their connections ends.</summary>
internal static class RelayTransfer
{
    public static IReadOnlyList<UpgradeRelay> Capture(Relays relays) =>
    [
        .. relays.Told.Where(relay => relay.Channel.Descriptor >= 0).Select(relay => new UpgradeRelay(
            relay.Pid,
            relay.Channel.Descriptor,
            relay.Channel.PartialMessage,
            [.. relay.Channel.Waiting.Select(message => new UpgradeMessage(message.Bytes.ToArray(), message.Descriptor))],
            relay.Retired,
            [.. relay.Counted.Values])
        { Version = relay.Version }),
    ];

    public static void Resume(EventLoop loop, Relays relays, UpgradeState state)
    {
        foreach (var kept in state.Relays ?? [])
        {
            var waiting = kept.Messages.Select(message => new ChannelMessage(message.Bytes, message.Descriptor));
            var relay = new RelayProcess(kept.Pid, new RelayChannel(loop, kept.Channel, kept.Partial, waiting)) { IsReady = true, Retired = kept.Retired, Version = kept.Version };
            foreach (var message in kept.Messages) Descriptors.Close(message.Descriptor);
            foreach (var traffic in kept.Counted) relay.Counted[(traffic.Instance, traffic.Generation)] = traffic;
            relays.Adopt(relay);
        }
    }
}

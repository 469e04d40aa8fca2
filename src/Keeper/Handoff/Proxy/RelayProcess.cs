using ActorPm.Contracts.Relay;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>A running relay.</summary>
internal sealed class RelayProcess(int pid, RelayChannel channel)
{
    public int Pid { get; } = pid;

    public RelayChannel Channel { get; } = channel;

    /// <summary>From this version of the protocol on a relay knows of other servers; an older one would take the sockets for those of something else.</summary>
    public const int KnowsServers = 2;

    /// <summary>Version of the protocol it speaks; that of a relay of ours is the newest.</summary>
    public int Version { get; init; } = KnowsServers;

    /// <summary>It serves.</summary>
    public bool IsReady { get; set; }

    /// <summary>It finishes what it has, and accepts nothing.</summary>
    public bool Retired { get; set; }

    /// <summary>Questions it has left unanswered.</summary>
    public int Silent { get; set; }

    /// <summary>Processes it was told to drain, and has not done with.</summary>
    public HashSet<(int Instance, long Generation)> Draining { get; } = [];

    /// <summary>What it counted last.</summary>
    public Dictionary<(int Instance, long Generation), BackendTraffic> Counted { get; } = [];

    public void Send(RelayMessage message, params IReadOnlyList<int> descriptors) => Channel.Send(message, descriptors);

    public void Drain(Member member)
    {
        Draining.Add(member.Key);
        Send(new DrainBackend(member.Process.Instance, member.Process.Generation));
    }
}

namespace ActorPm.Contracts.Api;

/// <summary>Who answers on this socket.</summary>
public sealed record NodeHello
{
    /// <summary>Build of the node (<see cref="BuildVersion.Full"/>).</summary>
    public required string Build { get; init; }

    /// <summary>Pid of the node.</summary>
    public required int Pid { get; init; }

    /// <summary>Its home.</summary>
    public required string Home { get; init; }

    /// <summary>Id of this server.</summary>
    public required string ServerId { get; init; }

    /// <summary>Counter of node starts in this home.</summary>
    public required long Term { get; init; }

    /// <summary>When the node started, in ms since the epoch.</summary>
    public required long StartedAt { get; init; }

    /// <summary>How often the ActorSystem was built in this process.</summary>
    public required int Incarnation { get; init; }

    /// <summary>The keeper it is attached to; null while there is none.</summary>
    public KeeperFacts? Keeper { get; set; }

    /// <summary>The servers of its fleet that run apps, this one first; empty outside a fleet.</summary>
    public IReadOnlyList<FleetPeer> Fleet { get; set; } = [];

    /// <summary>Things the operator should know (a database that was set aside, a log disk that is full).</summary>
    public IReadOnlyList<string> Notices { get; set; } = [];
}

/// <summary>The keeper as the node knows it.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="Build">Its build.</param>
/// <param name="StartedAt">When it first started, in ms since the epoch.</param>
public sealed record KeeperFacts(int Pid, string Build, long StartedAt);

using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Handoff;

namespace ActorPm.Keeper.Upgrade;

/// <summary>The public sockets of one group as they are handed over.</summary>
internal sealed record UpgradeGroup(string Id, IReadOnlyList<UpgradeSocket> Sockets);

/// <summary>One public socket.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="Descriptor">The socket.</param>
/// <param name="Data">See <see cref="GroupSocket.Data"/>.</param>
/// <param name="Returned">Connections that came back from a worker and wait for another.</param>
internal sealed record UpgradeSocket(SocketSpec Spec, int Descriptor, string Data, IReadOnlyList<int> Returned);

/// <summary>The part of one process.</summary>
internal sealed record UpgradeMember
{
    public required RouteState Route { get; init; }

    public required IReadOnlyList<string> Listening { get; init; }

    public long? Connections { get; init; }

    public int? Open { get; init; }

    public long? DrainUntil { get; init; }

    public DrainedEvent? Drained { get; init; }

    public required bool AskedToLeave { get; init; }

    public UpgradeWorker? Worker { get; init; }
}

/// <summary>A worker of Node's <c>cluster</c>. Connections on its way stay on their way: our copies come along.</summary>
internal sealed record UpgradeWorker
{
    /// <summary>By key; true where it has the socket itself.</summary>
    public required IReadOnlyDictionary<string, bool> Sockets { get; init; }

    public required bool HasPreload { get; init; }

    public required bool Leaves { get; init; }

    public required long Seq { get; init; }

    public required IReadOnlyList<UpgradePassed> Passed { get; init; }

    public required IReadOnlyList<UpgradeDoor> Doors { get; init; }
}

/// <summary>A connection passed and not yet accepted.</summary>
internal sealed record UpgradePassed(long Seq, string Key, int Descriptor, bool ByDoor);

/// <summary>An open probe door.</summary>
internal sealed record UpgradeDoor(string Key, int Descriptor);

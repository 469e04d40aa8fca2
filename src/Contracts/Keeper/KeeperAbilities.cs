namespace ActorPm.Contracts.Keeper;

/// <summary>Names for <see cref="KeeperRequest.Needs"/>; the keeper lists what it has in its hello.</summary>
public static class KeeperAbilities
{
    /// <summary>The protocol's version, in both hellos.</summary>
    public const int ProtocolVersion = 1;

    /// <summary>Run as another user or group.</summary>
    public const string User = "user";

    /// <summary>A Node.js IPC channel in fork mode.</summary>
    public const string NodeIpc = "node_ipc";

    /// <summary>Stop a process by itself when its lease ends.</summary>
    public const string Lease = "lease";

    /// <summary>Rotate log files.</summary>
    public const string Rotation = "rotation";

    /// <summary>Replace itself by a new binary without losing a child.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>All a keeper of this release can do.</summary>
    public static IReadOnlyList<string> All { get; } = [User, NodeIpc, Lease, Rotation, Upgrade];
}

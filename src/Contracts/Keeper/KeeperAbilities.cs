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

    /// <summary>Own listening sockets, hand connections to instances, drain them, two generations of an instance side by side.</summary>
    public const string Handoff = "handoff";

    /// <summary>The <c>proxy</c> way of handing off.</summary>
    public const string Proxy = "proxy";

    /// <summary>sd_notify sockets.</summary>
    public const string Notify = "notify";

    /// <summary>Limits by cgroup v2, or a word that there is none (<see cref="SpawnReply.LimitsProblem"/>).</summary>
    public const string Limits = "limits";

    /// <summary>Say when log files were written (<see cref="LogTimesRequest"/>).</summary>
    public const string LogTimes = "log_times";

    /// <summary>Keep the ports of the fleet's apps open on a server without them (<see cref="PublishRequest"/>).</summary>
    public const string Publish = "publish";

    /// <summary>All a keeper of this release can do.</summary>
    public static IReadOnlyList<string> All { get; } = [User, NodeIpc, Lease, Rotation, Upgrade, Handoff, Proxy, Notify, Limits, LogTimes, Publish];
}

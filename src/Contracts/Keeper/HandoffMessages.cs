using System.Text.Json.Serialization;
using ActorPm.Contracts.Apps;

namespace ActorPm.Contracts.Keeper;

/// <summary>How connections reach a process that is about to be spawned.</summary>
public sealed record HandoffOrder
{
    /// <summary>
    /// Processes of one group share their listening sockets: the opaque id of the app. The sockets stay open
    /// while the group has a process, and 30 s longer (connections wait in the backlog meanwhile), until
    /// <see cref="ReleaseGroupRequest"/>, or a stop has ended its last process.
    /// </summary>
    public required string Group { get; init; }

    /// <summary>The way: <c>nodejs</c>, <c>fds</c> or <c>proxy</c>.</summary>
    public required HandoffKind Kind { get; init; }

    /// <summary>Public addresses for <c>fds</c> and <c>proxy</c>, as <see cref="ListenAddress"/> text.</summary>
    public IReadOnlyList<string> Listen { get; set; } = [];

    /// <summary>Which instance gets the next connection.</summary>
    public BalanceRule Balance { get; set; }

    /// <summary>What the proxy understands.</summary>
    public ProxyProtocol Proxy { get; set; }

    /// <summary>Port the process itself listens on (loopback), for <c>proxy</c>; the node has put it into its environment.</summary>
    public int PrivatePort { get; set; }

    /// <summary>
    /// Hand it no connection before <see cref="OpenRouteRequest"/>; otherwise it gets some as soon as it listens
    /// (<c>nodejs</c>) or accepts on its port (<c>proxy</c>). Cannot be promised for <c>fds</c>.
    /// </summary>
    public bool Hold { get; set; }
}

/// <summary>Whether connections are handed to a process.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RouteState>))]
public enum RouteState
{
    /// <summary>Not yet.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>Yes.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Not any more; it finishes what it has.</summary>
    [JsonStringEnumMemberName("draining")]
    Draining,

    /// <summary>Not any more, and it has finished.</summary>
    [JsonStringEnumMemberName("drained")]
    Drained,
}

/// <summary>From now on the process gets connections. Answer: <see cref="DoneReply"/>.</summary>
public sealed record OpenRouteRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }
}

/// <summary>
/// The process gets no new connection, tells its clients to go (<c>Connection: close</c>) and finishes what it
/// has. Answer: <see cref="DoneReply"/> at once; <see cref="DrainedEvent"/> when it has finished or the time is
/// over. Nothing is stopped by this.
/// </summary>
public sealed record DrainRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }
}

/// <summary>A process that was told to drain has finished, or its time is over. Told again after an attach.</summary>
public sealed record DrainedEvent : KeeperEvent
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The time was over first.</summary>
    public bool TimedOut { get; set; }

    /// <summary>Connections it still has; null where that is not known.</summary>
    public int? ConnectionsLeft { get; set; }
}

/// <summary>
/// Opens a loopback port whose connections go to this very process only, whatever its route (for probes). It
/// closes with the process. For <c>proxy</c> the private port is answered. Answer: <see cref="ProbeDoorReply"/>.
/// </summary>
public sealed record ProbeDoorRequest : KeeperRequest
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Generation meant.</summary>
    public required long Generation { get; init; }

    /// <summary>Which of its ports is meant; null: the first it listens on.</summary>
    public int? Port { get; set; }
}

/// <summary>Answer to <see cref="ProbeDoorRequest"/>.</summary>
public sealed record ProbeDoorReply : KeeperReply
{
    /// <summary>Port on 127.0.0.1.</summary>
    public required int Port { get; init; }
}

/// <summary>Nothing of this group shall run: its listening sockets close. Answer: <see cref="DoneReply"/>.</summary>
public sealed record ReleaseGroupRequest : KeeperRequest
{
    /// <summary>The group.</summary>
    public required string Group { get; init; }
}

/// <summary>How connections were handed off up to now. Answer: <see cref="HandoffStatusReply"/>.</summary>
public sealed record HandoffStatusRequest : KeeperRequest;

/// <summary>Answer to <see cref="HandoffStatusRequest"/>.</summary>
public sealed record HandoffStatusReply : KeeperReply
{
    /// <summary>One entry for each process that takes part.</summary>
    public required IReadOnlyList<InstanceTraffic> Instances { get; init; }
}

/// <summary>Connections of one process.</summary>
public sealed record InstanceTraffic
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>Whether it gets connections.</summary>
    public required RouteState Route { get; init; }

    /// <summary>Where it listens, as <see cref="ListenAddress"/> text.</summary>
    public IReadOnlyList<string> Listening { get; set; } = [];

    /// <summary>Connections handed to it since it was spawned; null where the kernel chooses.</summary>
    public long? Connections { get; set; }

    /// <summary>Connections open now; null where that is not known.</summary>
    public int? Open { get; set; }
}

/// <summary>A process listens on a public address, through the keeper (<c>nodejs</c>) or by itself (<c>proxy</c>: its private port accepts).</summary>
public sealed record ListeningEvent : KeeperEvent
{
    /// <summary>Instance meant.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The public address, as <see cref="ListenAddress"/> text; a UDP port with <c>udp:</c> in front.</summary>
    public required string Address { get; init; }
}

/// <summary>Something about listening or handing off went wrong that the operator should know; nothing stops for it.</summary>
public sealed record HandoffTroubleEvent : KeeperEvent
{
    /// <summary>Instance meant; null for a whole group.</summary>
    public int? Instance { get; set; }

    /// <summary>Its generation.</summary>
    public long? Generation { get; set; }

    /// <summary>The group.</summary>
    public required string Group { get; init; }

    /// <summary>For a person: what, with the address, and why (a taken port with the process that has it).</summary>
    public required string Message { get; init; }
}

/// <summary>A process sent a message to its <c>NOTIFY_SOCKET</c>.</summary>
public sealed record NotifiedEvent : KeeperEvent
{
    /// <summary>Instance that sent it.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The text, lines of <c>NAME=value</c>; at most 4 KiB.</summary>
    public required string State { get; init; }
}

/// <summary>
/// The preload in a Node.js program reported (internal message <c>{"cmd":"NODE_ACTORPM","act":"report",…}</c> on
/// the IPC channel, which the program itself never sees).
/// </summary>
public sealed record ReportedEvent : KeeperEvent
{
    /// <summary>Instance that sent it.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The JSON text of the message; at most 64 KiB.</summary>
    public required string Report { get; init; }

    /// <summary>The reporting process, where that is not the one the keeper has started (behind npm); null otherwise.</summary>
    public int? Pid { get; set; }
}

/// <summary>
/// The preload of a Node.js program behind a launcher (npm) reports: it has no IPC channel, so it opens a
/// connection for each report. The only request that needs no hello. Answer: <see cref="DoneReply"/>.
/// </summary>
public sealed record ReportRequest : KeeperRequest
{
    /// <summary>Instance it belongs to.</summary>
    public required int Instance { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>The reporting process.</summary>
    public required int Pid { get; init; }

    /// <summary>The JSON text of the report; at most 64 KiB.</summary>
    public required string Report { get; init; }
}

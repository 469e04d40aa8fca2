namespace ActorPm.Contracts.Api;

/// <summary>Body of <see cref="ApiRoutes.FleetInit"/>: begins a fleet with this server.</summary>
public sealed record InitFleet
{
    /// <summary>Address of this server for the others.</summary>
    public required string Address { get; init; }

    /// <summary>What people call this server; its host name when null.</summary>
    public string? Name { get; set; }

    /// <summary>Port of the API over TLS; the usual one when null.</summary>
    public int? ApiPort { get; set; }

    /// <summary>Port of the ActorSystem; the usual one when null.</summary>
    public int? ActorPort { get; set; }

    /// <summary>Port of the relay between servers; the usual one when null.</summary>
    public int? RelayPort { get; set; }

    /// <summary>Labels of this server.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; set; }

    /// <summary>The invitation that is printed.</summary>
    public InviteServers? Invitation { get; set; }
}

/// <summary>Body of <see cref="ApiRoutes.FleetInvite"/>.</summary>
public sealed record InviteServers
{
    /// <summary>For so many servers; 10 when null.</summary>
    public int? Count { get; set; }

    /// <summary>How long it counts, in milliseconds; an hour when null.</summary>
    public long? ValidFor { get; set; }
}

/// <summary>Answer of <see cref="ApiRoutes.FleetInit"/> and <see cref="ApiRoutes.FleetInvite"/>.</summary>
/// <param name="JoinLine">What <c>pbm fleet join</c> takes.</param>
/// <param name="Count">So many servers may come.</param>
/// <param name="EndsAt">Until then, in milliseconds since 1970 (UTC).</param>
public sealed record InvitationGiven(string JoinLine, int Count, long EndsAt);

/// <summary>Body of <see cref="ApiRoutes.FleetJoin"/>: this server joins a fleet.</summary>
public sealed record JoinFleet
{
    /// <summary>The line that was printed on a server of the fleet.</summary>
    public required string Line { get; init; }

    /// <summary>Address of this server for the others; the one it reaches the inviting server from when null.</summary>
    public string? Address { get; set; }

    /// <summary>What people call this server; its host name when null.</summary>
    public string? Name { get; set; }

    /// <summary>Port of the API over TLS; the usual one when null.</summary>
    public int? ApiPort { get; set; }

    /// <summary>Port of the ActorSystem; the usual one when null.</summary>
    public int? ActorPort { get; set; }

    /// <summary>Port of the relay between servers; the usual one when null.</summary>
    public int? RelayPort { get; set; }

    /// <summary>It votes and runs no apps.</summary>
    public bool IsWitness { get; set; }

    /// <summary>Labels of this server.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; set; }
}

/// <summary>Body of <see cref="ApiRoutes.FleetRemove"/>.</summary>
/// <param name="Server">Name or id of the server.</param>
public sealed record RemoveServer(string Server)
{
    /// <summary>It is meant also where no majority of the fleet answers.</summary>
    public bool WithoutMajority { get; set; }
}

/// <summary>Answer of <see cref="ApiRoutes.FleetRemove"/>.</summary>
/// <param name="Silent">Names of the servers that could not be told.</param>
public sealed record ServerRemoved(IReadOnlyList<string> Silent);

/// <summary>Body of <see cref="ApiRoutes.FleetPrefer"/>.</summary>
public sealed record PreferServer
{
    /// <summary>Name or id of the server that goes on alone; null for none.</summary>
    public string? Server { get; set; }
}

/// <summary>Answer of <see cref="ApiRoutes.Fleet"/>: the fleet as this server sees it.</summary>
public sealed record FleetStatus
{
    /// <summary>Random id of the fleet.</summary>
    public required string FleetId { get; init; }

    /// <summary>Id of the server that answers.</summary>
    public required string ServerId { get; init; }

    /// <summary>It is in the cluster; an island otherwise.</summary>
    public bool IsInCluster { get; set; }

    /// <summary>Why it is not in the cluster, in words; null when it is.</summary>
    public string? Reason { get; set; }

    /// <summary>A majority of the known servers answers: the fleet can be changed.</summary>
    public bool HasMajority { get; set; }

    /// <summary>All servers.</summary>
    public IReadOnlyList<FleetServer> Servers { get; set; } = [];

    /// <summary>Number of the authority that signs certificates; it goes up when a server is removed. 0 from a server of an older release.</summary>
    public int AuthorityNumber { get; set; }

    /// <summary>So many servers have a certificate of that authority; the others get one within an hour of being there.</summary>
    public int AuthorityServers { get; set; }

    /// <summary>What the operator should know, such as what a loss means in a fleet of two.</summary>
    public IReadOnlyList<string> Notices { get; set; } = [];
}

/// <summary>A server of the fleet.</summary>
public sealed record FleetServer
{
    /// <summary>Random id.</summary>
    public required string ServerId { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Address and port of its API.</summary>
    public required string Address { get; init; }

    /// <summary><c>up</c>, <c>island</c> (it answers and is in no cluster with this one) or <c>away</c>.</summary>
    public required string State { get; init; }

    /// <summary>Its build; null when it did not answer.</summary>
    public string? Build { get; set; }

    /// <summary>It votes and runs no apps.</summary>
    public bool IsWitness { get; set; }

    /// <summary>In a fleet of two it goes on alone when the other is lost.</summary>
    public bool IsPreferred { get; set; }

    /// <summary>It can sign certificates.</summary>
    public bool HoldsAuthority { get; set; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>It gets no new instances of the fleet's apps.</summary>
    public bool IsCordoned { get; set; }

    /// <summary>Its instances of the fleet's apps go to other servers.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Until when its certificate counts, in milliseconds since 1970 (UTC); known of this server only.</summary>
    public long? CertificateEndsAt { get; set; }
}

/// <summary>A server of the fleet that can be asked.</summary>
/// <param name="Name">Name.</param>
/// <param name="IsHere">It is the one that answers.</param>
/// <param name="Labels">Labels.</param>
public sealed record FleetPeer(string Name, bool IsHere, IReadOnlyDictionary<string, string> Labels);

/// <summary>Answer of <see cref="ApiRoutes.Cluster"/>: the members of the Akka cluster.</summary>
/// <param name="Members">Ordered by address.</param>
public sealed record ClusterMembers(IReadOnlyList<ClusterMember> Members)
{
    /// <summary>Address of the server that answers; null outside a fleet.</summary>
    public string? Self { get; set; }

    /// <summary>Address of the leader as it sees it; null when there is none.</summary>
    public string? Leader { get; set; }

    /// <summary>Why it is in no cluster, in words; null when it is in one.</summary>
    public string? Reason { get; set; }
}

/// <summary>A member of the Akka cluster.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Status">As Akka names it, lower case: <c>joining</c>, <c>up</c>, <c>leaving</c>…</param>
/// <param name="IsUnreachable">This server cannot reach it.</param>
/// <param name="Version">Its version.</param>
public sealed record ClusterMember(string Address, IReadOnlyList<string> Roles, string Status, bool IsUnreachable, string Version);

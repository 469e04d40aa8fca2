namespace ActorPm.Fleet.Membership;

/// <summary>One server of a fleet, as all of them know it. Written when it joins, is renewed, changes or is removed.</summary>
public sealed record MemberRecord
{
    /// <summary>Random id of the server.</summary>
    public required string ServerId { get; init; }

    /// <summary>What people call it; unique in a fleet.</summary>
    public required string Name { get; init; }

    /// <summary>Address of its network interface for the fleet.</summary>
    public required string Address { get; init; }

    /// <summary>Port of its API over TLS.</summary>
    public int ApiPort { get; set; } = FleetPorts.Api;

    /// <summary>Port of its ActorSystem.</summary>
    public int ActorPort { get; set; } = FleetPorts.Actors;

    /// <summary>Port of its relay, see <see cref="FleetPorts.Relay"/>.</summary>
    public int RelayPort { get; set; } = FleetPorts.Relay;

    /// <summary>SHA-256 of its public key; a certificate of another key is not this server.</summary>
    public required string KeyHash { get; init; }

    /// <summary>It votes and runs no apps.</summary>
    public bool IsWitness { get; set; }

    /// <summary>It has the authority's key and can sign certificates.</summary>
    public bool HoldsAuthority { get; set; }

    /// <summary>Labels for placement, such as <c>role=web</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>It gets no new instances of the fleet's apps.</summary>
    public bool IsCordoned { get; set; }

    /// <summary>Its instances of the fleet's apps go to other servers.</summary>
    public bool IsDraining { get; set; }

    /// <summary>In a fleet of two it goes on alone when the other is silent; without meaning in any other fleet.</summary>
    public bool IsPreferred { get; set; }

    /// <summary>When it joined, in milliseconds since 1970 (UTC).</summary>
    public long JoinedAt { get; set; }

    /// <summary>It was removed and is remembered so that it stays so.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>It left by itself: where it never had the authority's key, that stays as it is.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Counts the changes of this record; of two records of a server the higher one counts.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>The server that wrote this revision; settles two changes at the same time.</summary>
    public string WrittenBy { get; set; } = "";
}

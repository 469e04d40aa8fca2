using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Secrets;
using ActorPm.Fleet.Trust;

namespace ActorPm.Fleet.Wire;

/// <summary>What a server needs to know of another before it is let in. Believed only when the fingerprint is that of the join line.</summary>
/// <param name="Actors">Port of its ActorSystem.</param>
/// <param name="Authority">The authority's certificate, PEM.</param>
public sealed record ServerPorts(int Actors, string Authority)
{
    /// <summary>
    /// The authorities before it that a join line may still be from, PEM, and what leads from each to the next; null from a server of an
    /// older release.
    /// </summary>
    public IReadOnlyList<string>? Earlier { get; set; }

    /// <summary>It answers <see cref="FleetRoutes.RelayPort"/>; false from a server of an older release.</summary>
    public bool TestsRelay { get; set; }
}

/// <summary>Whether a server was removed from the fleet.</summary>
/// <param name="IsRemoved">It was, with that very key; false also for a server that was never there.</param>
/// <param name="By">Name of the server that wrote it down; null where that is unknown or the server was not removed.</param>
public sealed record ServerRemoval(bool IsRemoved, string? By);

/// <summary>A server that is about to join asks to have the relay's port answer for a moment.</summary>
/// <param name="Token">The token of the invitation, hexadecimal.</param>
/// <param name="PortWord">What the port shall say.</param>
public sealed record OpenRelayPort(string Token, string PortWord);

/// <summary>Somebody listens at the port of the relay.</summary>
/// <param name="Port">The port.</param>
/// <param name="SaysWord">It says the word; false where a relay listens already.</param>
public sealed record RelayPortOpened(int Port, bool SaysWord);

/// <summary>A server asks to be let in.</summary>
public sealed record AdmitServer
{
    /// <summary>The token of the invitation, hexadecimal.</summary>
    public required string Token { get; init; }

    /// <summary>PKCS#10, PEM.</summary>
    public required string SigningRequest { get; init; }

    /// <summary>Its id.</summary>
    public required string ServerId { get; init; }

    /// <summary>What it would like to be called.</summary>
    public required string Name { get; init; }

    /// <summary>Its address.</summary>
    public required string Address { get; init; }

    /// <summary>Port of its API.</summary>
    public required int ApiPort { get; init; }

    /// <summary>Port of its ActorSystem.</summary>
    public required int ActorPort { get; init; }

    /// <summary>Port of its relay; the usual one when null.</summary>
    public int? RelayPort { get; set; }

    /// <summary>How long its certificate shall count, in milliseconds; the usual time when null.</summary>
    public long? ValidFor { get; set; }

    /// <summary>Its ports answer with this while it waits, so that who asks back knows it has reached this very server.</summary>
    public required string PortWord { get; init; }

    /// <summary>The port of its relay answers with the word too; false from a server of an older release.</summary>
    public bool RelayAnswers { get; set; }

    /// <summary>It votes and runs no apps.</summary>
    public bool IsWitness { get; set; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    /// <summary>Names of its own apps: none may be that of an app of the fleet.</summary>
    public IReadOnlyList<string> Apps { get; set; } = [];
}

/// <summary>A server is let in.</summary>
public sealed record ServerAdmitted
{
    /// <summary>The fleet.</summary>
    public required string FleetId { get; init; }

    /// <summary>Its certificate, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>Authorities to trust, PEM.</summary>
    public required IReadOnlyList<string> Authorities { get; init; }

    /// <summary>The authority's key, PEM, for one of the first servers of a fleet; null for the others.</summary>
    public string? AuthorityKey { get; set; }

    /// <summary>All authorities; null from a server of an older release.</summary>
    public IReadOnlyList<AuthorityRecord>? AuthorityRecords { get; set; }

    /// <summary>Which authority the certificate of a server is from, by server id; null from a server of an older release.</summary>
    public IReadOnlyDictionary<string, AuthorityRank>? Certified { get; set; }

    /// <summary>All known servers, the new one among them.</summary>
    public required IReadOnlyList<MemberRecord> Members { get; init; }

    /// <summary>Keys of secret values of the fleet's apps; null from a server of an older release.</summary>
    public IReadOnlyList<FleetSecretKey>? SecretKeys { get; set; }
}

/// <summary>Which cluster a server is in.</summary>
/// <param name="ServerId">The server.</param>
/// <param name="Cluster">Addresses of the servers in it; empty when it is in none.</param>
/// <param name="Unreachable">Those of them that it cannot reach.</param>
/// <param name="Build">Its build.</param>
public sealed record ClusterAnswer(string ServerId, IReadOnlyList<string> Cluster, IReadOnlyList<string> Unreachable, string Build);

/// <summary>All servers that one of them knows.</summary>
/// <param name="Members">Removed ones too.</param>
public sealed record KnownMembers(IReadOnlyList<MemberRecord> Members)
{
    /// <summary>All clients it knows, revoked ones too; null from a server of an older release.</summary>
    public IReadOnlyList<ClientRecord>? Clients { get; set; }

    /// <summary>All keys of secret values of the fleet's apps it knows; null from a server of an older release.</summary>
    public IReadOnlyList<FleetSecretKey>? SecretKeys { get; set; }

    /// <summary>All authorities it knows; null from a server of an older release.</summary>
    public IReadOnlyList<AuthorityRecord>? Authorities { get; set; }

    /// <summary>Which authority the certificate of a server is from, by server id; null from a server of an older release.</summary>
    public IReadOnlyDictionary<string, AuthorityRank>? Certified { get; set; }
}

/// <summary>A server that is to have the authority's key asks another one for it.</summary>
/// <param name="Fingerprint">Of the authority's certificate.</param>
public sealed record AskAuthorityKey(string Fingerprint);

/// <summary>The key of an authority.</summary>
/// <param name="Key">PEM.</param>
public sealed record AuthorityKeyGiven(string Key);

/// <summary>Asks a holder of the authority's key to sign for somebody outside the fleet.</summary>
/// <param name="SigningRequest">PKCS#10, PEM.</param>
/// <param name="ClientId">For this client.</param>
/// <param name="EndsAt">Until when it shall count, in milliseconds since 1970 (UTC).</param>
public sealed record SignClient(string SigningRequest, string ClientId, long EndsAt);

/// <summary>Asks a holder of the authority's key to sign.</summary>
/// <param name="SigningRequest">PKCS#10, PEM.</param>
/// <param name="ServerId">For this server.</param>
/// <param name="Address">Its address.</param>
public sealed record SignCertificate(string SigningRequest, string ServerId, string Address)
{
    /// <summary>For so long, in milliseconds; the usual time when null, and from a server of an older release.</summary>
    public long? ValidFor { get; set; }
}

/// <summary>A certificate.</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Authorities">Authorities to trust, PEM.</param>
public sealed record SignedCertificate(string Certificate, IReadOnlyList<string> Authorities);

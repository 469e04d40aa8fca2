using System.Text.Json;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Secrets;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;

namespace ActorPm.Fleet.Membership;

/// <summary>
/// What a server must know to be in its fleet again after everything was down: <c>fleet.json</c> in the home, for the owner
/// alone. It lies outside <c>state.db</c>, so that losing that loses no membership. There is none outside a fleet.
/// </summary>
public sealed record FleetFile
{
    /// <summary>Random id of the fleet.</summary>
    public required string FleetId { get; init; }

    /// <summary>This server.</summary>
    public required string ServerId { get; init; }

    /// <summary>The certificate of this server, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>The private key of this server, PEM.</summary>
    public required string Key { get; init; }

    /// <summary>Certificates of the authorities that are trusted, PEM; the first one signs.</summary>
    public required IReadOnlyList<string> Authorities { get; init; }

    /// <summary>The private key of the one that signs, PEM; null on servers that do not have it.</summary>
    public string? AuthorityKey { get; set; }

    /// <summary>All authorities that somebody has a certificate of (<see cref="AuthorityList"/>); null in a file of an earlier release.</summary>
    public IReadOnlyList<AuthorityRecord>? AuthorityRecords { get; set; }

    /// <summary>Which authority the certificate of a server is from, by server id; null in a file of an earlier release.</summary>
    public IReadOnlyDictionary<string, AuthorityRank>? Certified { get; set; }

    /// <summary>All known servers, removed ones too.</summary>
    public IReadOnlyList<MemberRecord> Members { get; set; } = [];

    /// <summary>All known clients, revoked ones too.</summary>
    public IReadOnlyList<ClientRecord> Clients { get; set; } = [];

    /// <summary>Keys of secret values of the fleet's apps, oldest first; none before the first is asked for.</summary>
    public IReadOnlyList<FleetSecretKey> SecretKeys { get; set; } = [];

    /// <summary>Invitations that this server gave.</summary>
    public IReadOnlyList<Invitation> Invitations { get; set; } = [];

    /// <summary>What is known of this server.</summary>
    public MemberRecord Self() => Members.First(member => member.ServerId == ServerId);

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="JsonException">It is damaged or lacks something.</exception>
    public static FleetFile Read(string text) =>
        JsonSerializer.Deserialize(text, FleetJson.Default.FleetFile) ?? throw new JsonException("the file is empty");

    /// <summary>The text of the file.</summary>
    public string Write() => JsonSerializer.Serialize(this, FleetJson.Default.FleetFile);
}

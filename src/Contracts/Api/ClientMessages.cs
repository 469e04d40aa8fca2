using System.Text.Json.Serialization;

namespace ActorPm.Contracts.Api;

/// <summary>What somebody may do who speaks with a server from outside the fleet. Each role may what the ones before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClientRole>))]
public enum ClientRole
{
    /// <summary>Look: lists, logs, events, reasons. Values of environment variables are hidden.</summary>
    [JsonStringEnumMemberName("view")]
    View,

    /// <summary>Act on apps that are there: start, stop, restart, reload, scale, signals, actions.</summary>
    [JsonStringEnumMemberName("operate")]
    Operate,

    /// <summary>Everything: what runs, what is deleted, secrets, servers and clients of the fleet.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}

/// <summary>Body of POST <see cref="ApiRoutes.FleetClients"/>: a certificate for somebody outside the fleet.</summary>
public sealed record IssueClient
{
    /// <summary>What the client is called; unique among those that count.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required ClientRole Role { get; init; }

    /// <summary>For so many days; 90 when null.</summary>
    public int? Days { get; set; }

    /// <summary>PKCS#10, PEM: the key stays with who asks.</summary>
    public required string SigningRequest { get; init; }
}

/// <summary>Answer of POST <see cref="ApiRoutes.FleetClients"/>.</summary>
/// <param name="Client">Who was let in.</param>
/// <param name="Certificate">PEM.</param>
/// <param name="Authorities">Authorities of the fleet, PEM: whose servers are to be trusted.</param>
/// <param name="FleetId">The fleet.</param>
/// <param name="Servers">Addresses and ports of its servers.</param>
/// <param name="Silent">Names of the servers that have not heard of the client yet.</param>
public sealed record ClientIssued(
    FleetClient Client, string Certificate, IReadOnlyList<string> Authorities, string FleetId, IReadOnlyList<string> Servers, IReadOnlyList<string> Silent);

/// <summary>Answer of GET <see cref="ApiRoutes.FleetClients"/>.</summary>
/// <param name="Clients">By name.</param>
public sealed record FleetClients(IReadOnlyList<FleetClient> Clients);

/// <summary>Somebody outside the fleet who may speak with its servers.</summary>
public sealed record FleetClient
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required ClientRole Role { get; init; }

    /// <summary>Until when, in milliseconds since 1970 (UTC).</summary>
    public required long EndsAt { get; init; }

    /// <summary>Since when.</summary>
    public long IssuedAt { get; set; }

    /// <summary><c>valid</c>, <c>revoked</c> or <c>ended</c>.</summary>
    public string State { get; set; } = "valid";
}

/// <summary>Body of POST <see cref="ApiRoutes.FleetRevoke"/>.</summary>
/// <param name="Name">Name of the client.</param>
public sealed record RevokeClient(string Name);

/// <summary>Answer of POST <see cref="ApiRoutes.FleetRevoke"/>.</summary>
/// <param name="Silent">Names of the servers that could not be told.</param>
public sealed record ClientRevoked(IReadOnlyList<string> Silent);

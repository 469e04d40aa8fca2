using System.Text.Json.Serialization;
using ActorPm.Contracts.Api;

namespace ActorPm.Fleet.Clients;

/// <summary>Somebody outside the fleet who may speak with its servers, as all of them know it. A certificate alone is not enough.</summary>
public sealed record ClientRecord
{
    /// <summary>Random id, in the certificate's subject.</summary>
    public required string ClientId { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do, in the API's word: a role of a newer release must not make the list of servers unreadable.</summary>
    [JsonPropertyName("role")]
    public string RoleName { get; set; } = "view";

    /// <summary>The same; one that this release does not know may only look.</summary>
    [JsonIgnore]
    public ClientRole Role
    {
        get => Enum.TryParse<ClientRole>(RoleName, ignoreCase: true, out var role) && Enum.IsDefined(role) ? role : ClientRole.View;
        init => RoleName = value.ToString().ToLowerInvariant();
    }

    /// <summary>SHA-256 of its public key.</summary>
    public required string KeyHash { get; init; }

    /// <summary>When its certificate was made, in milliseconds since 1970 (UTC).</summary>
    public long IssuedAt { get; set; }

    /// <summary>Until when it counts.</summary>
    public long EndsAt { get; set; }

    /// <summary>Fingerprint of the authority its certificate is from; null when an earlier release made it.</summary>
    public string? Authority { get; set; }

    /// <summary>It was revoked and is remembered so that it stays so.</summary>
    public bool IsRevoked { get; set; }

    /// <summary>Counts the changes of this record; of two records of a client the higher one counts.</summary>
    public long Revision { get; set; } = 1;

    /// <summary>The server that wrote this revision; settles two changes at the same time.</summary>
    public string WrittenBy { get; set; } = "";
}

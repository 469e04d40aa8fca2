using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Publishing;

/// <summary>What of <see cref="FleetFile"/> the relay between servers needs: not the authority's key, not the invitations.</summary>
public sealed record RelayIdentity
{
    /// <summary>Random id of the fleet.</summary>
    public required string FleetId { get; init; }

    /// <summary>This server.</summary>
    public required string ServerId { get; init; }

    /// <summary>The certificate of this server, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>The private key of this server, PEM.</summary>
    public required string Key { get; init; }

    /// <summary>Certificates of the authorities that are trusted, PEM.</summary>
    public required IReadOnlyList<string> Authorities { get; init; }

    /// <summary>All known servers, removed ones too.</summary>
    public IReadOnlyList<MemberRecord> Members { get; set; } = [];

    /// <summary>Reads the text of a <c>fleet.json</c>.</summary>
    /// <exception cref="JsonException">It is damaged or lacks something.</exception>
    public static RelayIdentity Read(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, RelayIdentityJson.Default.RelayIdentity) ?? throw new JsonException("the file is empty");
}

/// <summary>Source-generated JSON of it, apart from all else that servers say to each other, which the relay has no use for.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RelayIdentity))]
internal sealed partial class RelayIdentityJson : JsonSerializerContext;

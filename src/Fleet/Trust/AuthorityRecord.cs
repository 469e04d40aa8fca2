using System.Text.Json.Serialization;

namespace ActorPm.Fleet.Trust;

/// <summary>One authority of a fleet, as all its servers know it; never changed. A fleet gets another one when a server is removed.</summary>
public sealed record AuthorityRecord
{
    /// <summary>Its certificate, PEM.</summary>
    public required string Certificate { get; init; }

    /// <summary>SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The first one of a fleet has 1, each next one more than the highest that its maker knew.</summary>
    public int Number { get; set; } = 1;

    /// <summary>The server that made it; empty for the first one.</summary>
    public string MadeBy { get; set; } = "";

    /// <summary>When it was made, in milliseconds since 1970 (UTC); for people only.</summary>
    public long MadeAt { get; set; }

    /// <summary>The servers that were removed when it was made, each with the revision of that mark: none of them has had its key.</summary>
    public IReadOnlyDictionary<string, long> Without { get; set; } = new Dictionary<string, long>();

    /// <summary>The servers that get its key, beside those that are let in with it later.</summary>
    public IReadOnlyList<string> Holders { get; set; } = [];

    /// <summary>
    /// The same name and key signed by the authority before it, PEM, for those outside the fleet who trust that one; null when its
    /// key was lost.
    /// </summary>
    public string? SignedByPrevious { get; set; }

    /// <summary>Where it stands among the others.</summary>
    [JsonIgnore]
    public AuthorityRank Rank => new(Number, Fingerprint);
}

using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Leases;

/// <summary>One round of questions to all other servers of the fleet.</summary>
public sealed record ContactRound
{
    /// <summary>When the first was asked, in ms of CLOCK_BOOTTIME of the asking server.</summary>
    public required long AskedAt { get; init; }

    /// <summary>Ids of all known servers, the asking one among them.</summary>
    public required IReadOnlyCollection<string> Members { get; init; }

    /// <summary>Those that answered, and the asking one.</summary>
    public required IReadOnlyCollection<string> Answering { get; init; }

    /// <summary>Those in whose cluster the asking server is, and the asking one.</summary>
    public required IReadOnlyCollection<string> Vouching { get; init; }

    /// <summary>In a fleet of two: id of the server that goes on alone; null for none.</summary>
    public string? Prefer { get; init; }

    /// <summary>So many answer that a fleet can be formed.</summary>
    public bool HasMajority => Quorum.Has(Members, Answering, Prefer);

    /// <summary>A majority has this server in its cluster, so nobody has given it up.</summary>
    public bool IsVouchedFor => Quorum.Has(Members, Vouching, Prefer);

    /// <summary>How many answer, in words.</summary>
    public string AnswerText => $"{Members.Count(Answering.Contains)} of {Members.Count} servers answer";
}

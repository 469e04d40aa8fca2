namespace ActorPm.Fleet.Trust;

/// <summary>The order of a fleet's authorities: the highest one signs. Of two that were made at the same time all servers choose the same.</summary>
/// <param name="Number">See <see cref="AuthorityRecord.Number"/>.</param>
/// <param name="Fingerprint">See <see cref="AuthorityRecord.Fingerprint"/>.</param>
public readonly record struct AuthorityRank(int Number, string Fingerprint) : IComparable<AuthorityRank>
{
    /// <inheritdoc />
    public int CompareTo(AuthorityRank other) =>
        Number != other.Number ? Number.CompareTo(other.Number) : string.CompareOrdinal(Fingerprint, other.Fingerprint);

    /// <summary>Comes before.</summary>
    public static bool operator <(AuthorityRank left, AuthorityRank right) => left.CompareTo(right) < 0;

    /// <summary>Comes after.</summary>
    public static bool operator >(AuthorityRank left, AuthorityRank right) => left.CompareTo(right) > 0;

    /// <summary>Comes before, or is the same.</summary>
    public static bool operator <=(AuthorityRank left, AuthorityRank right) => left.CompareTo(right) <= 0;

    /// <summary>Comes after, or is the same.</summary>
    public static bool operator >=(AuthorityRank left, AuthorityRank right) => left.CompareTo(right) >= 0;
}

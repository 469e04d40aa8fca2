using System.Collections.Immutable;

namespace ActorPm.Fleet.Membership;

/// <summary>
/// The servers of a fleet as one server knows them; immutable. Two lists merge to the same list in whichever order they
/// meet: of two records of a server the higher revision counts, of equal ones the one whose writer has the higher id.
/// Removed servers stay as marks, otherwise an old list would bring them back.
/// </summary>
public sealed record MemberList
{
    private readonly ImmutableSortedDictionary<string, MemberRecord> _records;

    private MemberList(ImmutableSortedDictionary<string, MemberRecord> records) => _records = records;

    /// <summary>Nobody.</summary>
    public static MemberList Empty { get; } = new(ImmutableSortedDictionary.Create<string, MemberRecord>(StringComparer.Ordinal));

    /// <summary>A list of these records.</summary>
    public static MemberList Of(IEnumerable<MemberRecord> records) => records.Aggregate(Empty, (list, record) => list.With(record));

    /// <summary>Every record, also of removed servers, by server id.</summary>
    public IReadOnlyCollection<MemberRecord> Records => [.. _records.Values];

    /// <summary>The servers that belong to the fleet, by server id.</summary>
    public IReadOnlyList<MemberRecord> Members => [.. _records.Values.Where(record => !record.IsRemoved)];

    /// <summary>In a fleet of two: id of the server that goes on alone; null for none, and in any other fleet.</summary>
    public string? Preferred => Members is [var first, var second] && first.IsPreferred != second.IsPreferred ? (first.IsPreferred ? first : second).ServerId : null;

    /// <summary>The record of a server; null when it was never there.</summary>
    public MemberRecord? Find(string serverId) => _records.GetValueOrDefault(serverId);

    /// <summary>Takes a record in, unless a newer one is known.</summary>
    public MemberList With(MemberRecord record) =>
        _records.TryGetValue(record.ServerId, out var known) && !IsNewer(record, known) ? this : new MemberList(_records.SetItem(record.ServerId, record));

    /// <summary>Takes all records of another list in.</summary>
    public MemberList Merge(MemberList other) => other._records.Values.Aggregate(this, (list, record) => list.With(record));

    /// <summary>Whether a server was removed, rather than left, that was not yet in an earlier list.</summary>
    public bool HasRemovedSince(MemberList earlier) =>
        _records.Values.Any(record => record is { IsRemoved: true, HasLeft: false } && earlier.Find(record.ServerId) is not { IsRemoved: true, HasLeft: false });

    /// <summary>Whether the other list has the very same records.</summary>
    public bool Equals(MemberList? other) =>
        other is not null && _records.Count == other._records.Count
        && _records.Values.Zip(other._records.Values).All(pair => (pair.First.ServerId, Clock(pair.First)) == (pair.Second.ServerId, Clock(pair.Second)));

    /// <inheritdoc />
    public override int GetHashCode() => _records.Values.Aggregate(0, (hash, record) => HashCode.Combine(hash, record.ServerId, record.Revision));

    private static bool IsNewer(MemberRecord record, MemberRecord known)
    {
        var (ours, theirs) = (Clock(record), Clock(known));
        return ours.Revision != theirs.Revision ? ours.Revision > theirs.Revision : string.CompareOrdinal(ours.Writer, theirs.Writer) > 0;
    }

    private static (long Revision, string Writer) Clock(MemberRecord record) => (record.Revision, record.WrittenBy);
}

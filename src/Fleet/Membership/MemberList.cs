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

    /// <summary>
    /// The same, where a removal is not lost to what somebody wrote of that server at the same time or later without having heard of it: it is
    /// written anew above that. Only a server that has joined again, which has another key then, is back.
    /// </summary>
    /// <param name="other">What another server knows.</param>
    /// <param name="writer">Id of the server that merges: the writer of what is written anew.</param>
    public MemberList MergeKeepingRemovals(MemberList other, string writer) =>
        _records.Values.Concat(other._records.Values).Where(record => record.IsRemoved).Aggregate(Merge(other), (list, removed) =>
            list.Find(removed.ServerId) is { IsRemoved: false } over && over.KeyHash == removed.KeyHash
                ? list.With(removed with { Revision = over.Revision + 1, WrittenBy = writer })
                : list);

    /// <summary>Takes a change of a record in that is made here: its clock is set, and one of a server that was removed meanwhile is left out.</summary>
    /// <param name="changed">The record, as it was read and changed.</param>
    /// <param name="writer">Id of the server that makes the change.</param>
    public MemberList Write(MemberRecord changed, string writer) => Find(changed.ServerId) switch
    {
        { IsRemoved: true } removed when !changed.IsRemoved && removed.KeyHash == changed.KeyHash => this,
        var before => With(changed with { Revision = (before?.Revision ?? 0) + 1, WrittenBy = writer }),
    };

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

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;

namespace ActorPm.Fleet.Trust;

/// <summary>
/// The authorities of a fleet, and which one each server's certificate is from, as one server knows it; immutable. Lists merge to the
/// same in whichever order they meet: authorities are only added, a server's certificate only goes to a higher one, and which are
/// trusted follows from the two (<see cref="Into"/>).
/// </summary>
public sealed record AuthorityList
{
    private readonly ImmutableSortedDictionary<string, AuthorityRecord> _records;

    private AuthorityList(ImmutableSortedDictionary<string, AuthorityRecord> records, ImmutableSortedDictionary<string, AuthorityRank> certified) =>
        (_records, Certified) = (records, certified);

    /// <summary>All of them, the one that signs last.</summary>
    public IReadOnlyList<AuthorityRecord> Records => [.. _records.Values.OrderBy(record => record.Rank)];

    /// <summary>
    /// Which authority the certificate of a server is from, by server id; of two in use the lower. A server of a release that
    /// knows of no second authority is not in it.
    /// </summary>
    public ImmutableSortedDictionary<string, AuthorityRank> Certified { get; }

    /// <summary>The one that signs.</summary>
    public AuthorityRecord Signer => _records.Values.MaxBy(record => record.Rank)!;

    /// <summary>The file as it follows from its own lists of members, clients and authorities.</summary>
    public static FleetFile Settled(FleetFile file) => file.Authorities.Count == 0 ? file : Of(file).Into(file);

    /// <summary>The authority that a certificate is from; null when it is none of these.</summary>
    public AuthorityRecord? IssuerOf(X509Certificate2 certificate) => Records.LastOrDefault(record =>
    {
        using var authority = X509Certificate2.CreateFromPem(record.Certificate);
        return Fingerprints.IsFrom(certificate, authority);
    });

    /// <summary>Those of a file; one of an earlier release has the first authority only.</summary>
    public static AuthorityList Of(FleetFile file)
    {
        var records = ImmutableSortedDictionary.Create<string, AuthorityRecord>(StringComparer.Ordinal);
        foreach (var record in file.AuthorityRecords is { Count: > 0 } known ? known : [First(file.Authorities[0])]) records = With(records, record);
        return new AuthorityList(records, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, file.Certified ?? new Dictionary<string, AuthorityRank>()));
    }

    /// <summary>A list with one more authority.</summary>
    public AuthorityList With(AuthorityRecord record) => new(With(_records, record), Certified);

    /// <summary>A list in which the certificate of that server is from that authority, unless it is known to be from a higher one.</summary>
    public AuthorityList Certify(string serverId, AuthorityRank authority) =>
        Certified.TryGetValue(serverId, out var known) && known >= authority ? this : new AuthorityList(_records, Certified.SetItem(serverId, authority));

    /// <summary>Takes in all that another list has.</summary>
    public AuthorityList Merge(IEnumerable<AuthorityRecord> records, IEnumerable<KeyValuePair<string, AuthorityRank>> certified)
    {
        var list = records.Aggregate(this, (merged, record) => merged.With(record));
        return certified.Aggregate(list, (merged, one) => merged.Certify(one.Key, one.Value));
    }

    /// <summary>
    /// Those by which certificates of servers are judged, the one that signs first: as long as one member has its certificate from
    /// an earlier authority that one is trusted. Whoever was removed is refused as no member, not by this.
    /// </summary>
    public IReadOnlyList<AuthorityRecord> TrustedAmong(IReadOnlyList<MemberRecord> members)
    {
        var lowest = LowestOf(members);
        var signer = Signer;
        return [.. _records.Values.Where(record => record == signer || record.Rank >= lowest).OrderByDescending(record => record.Rank)];
    }

    /// <summary>So many members have a certificate of the one that signs.</summary>
    public int CountCertified(IReadOnlyList<MemberRecord> members)
    {
        var signer = Signer.Rank;
        return members.Count(member => Certified.TryGetValue(member.ServerId, out var authority) && authority >= signer);
    }

    /// <summary>
    /// Writes it into a file: what is trusted, also for releases and relays that know of no records; the authority's key only where it
    /// is that of the one that signs. Forgotten is what neither a member nor a client has a certificate of.
    /// </summary>
    public FleetFile Into(FleetFile file)
    {
        var members = MemberList.Of(file.Members).Members;
        var trusted = TrustedAmong(members);
        var signer = trusted[0];
        bool IsUsed(AuthorityRecord record) =>
            trusted.Contains(record) || file.Clients.Any(client => client.Authority is null || client.Authority == record.Fingerprint);
        return file with
        {
            AuthorityRecords = [.. Records.Where(IsUsed)],
            Certified = Certified.Where(one => members.Any(member => member.ServerId == one.Key)).ToDictionary(),
            Authorities = [.. trusted.Select(record => record.Certificate)],
            AuthorityKey = file.Authorities[0] == signer.Certificate ? file.AuthorityKey : null,
        };
    }

    /// <summary>Whether the other list says the same.</summary>
    public bool Equals(AuthorityList? other) =>
        other is not null && _records.Values.Select(record => record.Rank).SequenceEqual(other._records.Values.Select(record => record.Rank)) && Certified.SequenceEqual(other.Certified);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_records.Count, Signer.Fingerprint, Certified.Count);

    private AuthorityRank LowestOf(IReadOnlyList<MemberRecord> members)
    {
        var first = _records.Values.Min(record => record.Rank);
        return members.Count == 0 ? first : members.Min(member => Certified.GetValueOrDefault(member.ServerId, first));
    }

    private static ImmutableSortedDictionary<string, AuthorityRecord> With(ImmutableSortedDictionary<string, AuthorityRecord> records, AuthorityRecord record) =>
        // The number is unknown to a server that had an earlier release for a while.
        records.TryGetValue(record.Fingerprint, out var known) && known.Number >= record.Number ? records : records.SetItem(record.Fingerprint, record);

    private static AuthorityRecord First(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return new AuthorityRecord { Certificate = pem, Fingerprint = Fingerprints.OfCertificate(certificate) };
        }
        catch (CryptographicException)
        {
            // A damaged file is told where its certificates are used.
            return new AuthorityRecord { Certificate = pem, Fingerprint = "" };
        }
    }
}

using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Trust;

/// <summary>Servers that remove each other, leave, make authorities and meet in any order, cut off from each other or not.</summary>
public sealed class AuthorityConvergenceTests
{
    private const int Servers = 6;

    private static readonly Gen<(int Kind, int One, int Other)> AnyDeed = Gen.Select(Gen.Int[0, 6], Gen.Int[0, Servers - 1], Gen.Int[0, Servers - 1]);

    [Fact]
    public void Whatever_happened_all_servers_end_with_one_authority_whose_key_no_removed_server_has() => AnyDeed.List[0, 30].Sample(deeds =>
    {
        var fleet = new PaperFleet(Servers);
        foreach (var (kind, one, other) in deeds) fleet.Do(kind, one, other);
        fleet.Settle();

        Assert.All(fleet.Fleets, there =>
        {
            var signer = there[0].Authorities.Signer;
            var members = MemberList.Of(there[0].File.Members);
            Assert.All(there, server => Assert.Equal([signer.Certificate], server.File.Authorities));
            Assert.All(there, server => Assert.Equal([signer.Fingerprint], server.File.AuthorityRecords!.Select(record => record.Fingerprint)));
            Assert.Null(AuthorityRules.WhyAnother(there[0].Authorities, members));
            var key = "key of " + signer.Certificate;
            Assert.InRange(there.Count(server => server.File.AuthorityKey == key), Math.Min(there.Count, AuthorityRules.UsualHolders), Servers);
            // Not even one that was removed and goes on by itself, since it heard nothing, has got what signs now.
            Assert.All(fleet.Servers.Except(there), server => Assert.NotEqual(key, server.File.AuthorityKey));
        });
    }, iter: 300);

    [Fact]
    public void Lists_become_the_same_in_whichever_order_they_meet() => Gen.Select(AnyList, AnyList, AnyList).Sample((a, b, c) =>
    {
        Assert.Equal(Merge(a, b), Merge(b, a));
        Assert.Equal(Merge(Merge(a, b), c), Merge(a, Merge(b, c)));
        Assert.Equal(a, Merge(a, a));
    });

    private static readonly Gen<AuthorityRecord> AnyRecord =
        from number in Gen.Int[1, 3]
        from maker in Gen.Int[0, 2]
        select new AuthorityRecord { Certificate = $"{number}{maker}", Fingerprint = $"{number}{maker}", Number = number };

    private static readonly Gen<AuthorityList> AnyList =
        from records in AnyRecord.List[1, 5]
        from certified in Gen.Select(Gen.Int[0, 3], AnyRecord).List[0, 5]
        select certified.Aggregate(
            AuthorityList.Of(PaperFleet.FileOf("s0", [], records)), (list, one) => list.Certify($"s{one.Item1}", one.Item2.Rank));

    private static AuthorityList Merge(AuthorityList one, AuthorityList other) => one.Merge(other.Records, other.Certified);
}

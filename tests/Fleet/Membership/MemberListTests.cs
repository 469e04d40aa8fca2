using ActorPm.Fleet.Membership;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Membership;

public sealed class MemberListTests
{
    private static readonly Gen<MemberRecord> AnyRecord =
        from server in Gen.Int[0, 3]
        from revision in Gen.Int[1, 4]
        from writer in Gen.Int[0, 3]
        select new MemberRecord
        {
            ServerId = $"s{server}",
            // What a writer writes in one revision is one thing.
            Name = $"{writer}-{revision}",
            Address = "10.0.0.1",
            KeyHash = "",
            Revision = revision,
            WrittenBy = $"s{writer}",
            IsRemoved = (writer + revision) % 3 == 0,
        };

    private static readonly Gen<MemberList> AnyList = AnyRecord.List[0, 8].Select(MemberList.Of);

    [Fact]
    public void Lists_become_the_same_in_whichever_order_they_meet() => Gen.Select(AnyList, AnyList, AnyList).Sample((a, b, c) =>
    {
        Assert.Equal(a.Merge(b), b.Merge(a));
        Assert.Equal(a.Merge(b).Merge(c), a.Merge(b.Merge(c)));
        Assert.Equal(a, a.Merge(a));
        Assert.Equal(a.Merge(b).Records.Select(record => record.Name), b.Merge(a).Records.Select(record => record.Name));
    });

    [Fact]
    public void One_of_two_can_be_preferred_and_none_of_three()
    {
        var (a, b, c) = (Server("a"), Server("b") with { IsPreferred = true }, Server("c"));
        Assert.Equal("b", MemberList.Of([a, b]).Preferred);
        Assert.Null(MemberList.Of([a, c]).Preferred);
        Assert.Null(MemberList.Of([a with { IsPreferred = true }, b]).Preferred);
        Assert.Null(MemberList.Of([a, b, c]).Preferred);
        Assert.Equal("b", MemberList.Of([a, b, c with { IsRemoved = true }]).Preferred);
    }

    private static MemberRecord Server(string id) => new() { ServerId = id, Name = id, Address = "10.0.0.1", KeyHash = "" };

    [Fact]
    public void An_old_list_does_not_bring_a_removed_server_back()
    {
        var joined = new MemberRecord { ServerId = "a", Name = "a", Address = "10.0.0.1", KeyHash = "" };
        var old = MemberList.Of([joined]);
        var removed = old.With(joined with { IsRemoved = true, Revision = 2 });
        Assert.Empty(removed.Merge(old).Members);
        Assert.Empty(old.Merge(removed).Members);
        Assert.Single(removed.Records);
    }
}

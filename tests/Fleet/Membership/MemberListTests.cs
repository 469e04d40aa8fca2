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
    public void A_removal_is_not_lost_to_a_change_at_the_same_revision_by_a_writer_with_a_higher_id()
    {
        var before = MemberList.Of([Server("a"), Server("b"), Server("c")]);
        var removed = before.Write(Server("c") with { IsRemoved = true }, "a");
        var changed = before.Write(Server("c") with { IsCordoned = true }, "c");
        Assert.Equal(["a", "b"], removed.MergeKeepingRemovals(changed, "a").Members.Select(member => member.Name));
        Assert.Equal(["a", "b"], changed.MergeKeepingRemovals(removed, "b").Members.Select(member => member.Name));
    }

    [Fact]
    public void A_change_of_what_was_read_before_a_removal_does_not_undo_it()
    {
        var removed = MemberList.Of([Server("a"), Server("c") with { IsRemoved = true, Revision = 2, WrittenBy = "a" }]);
        Assert.Equal(removed, removed.Write(Server("c") with { IsPreferred = true }, "b"));
    }

    [Fact]
    public void A_server_that_joins_again_has_another_key_and_is_back()
    {
        var removed = MemberList.Of([Server("a"), Server("c") with { IsRemoved = true, Revision = 2, WrittenBy = "a" }]);
        var again = removed.Write(Server("c") with { KeyHash = "new" }, "a");
        Assert.Equal(["a", "c"], again.MergeKeepingRemovals(removed, "b").Members.Select(member => member.Name));
        Assert.Equal(["a", "c"], removed.MergeKeepingRemovals(again, "b").Members.Select(member => member.Name));
    }

    // Servers change records and meet in any order; one of an earlier release only merges. What that one alone has heard of may be lost.
    [Fact]
    public void Whoever_was_removed_stays_so_however_changes_and_meetings_follow_each_other() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2], Gen.Bool).List[1, 20].Select(Gen.Bool).Sample((steps, hasOldOne) =>
        {
            string[] ids = ["s0", "s1", "s2", "s3"];
            var lists = ids.Select(_ => MemberList.Of(ids.Select(Server))).ToArray();
            HashSet<string> removed = [];
            bool IsOld(int server) => hasOldOne && server == 3;
            void Meet(int one, int other)
            {
                lists[other] = IsOld(other) ? lists[other].Merge(lists[one]) : lists[other].MergeKeepingRemovals(lists[one], ids[other]);
                lists[one] = IsOld(one) ? lists[one].Merge(lists[other]) : lists[one].MergeKeepingRemovals(lists[other], ids[one]);
            }

            foreach (var (server, other, what, isRemoval) in steps)
            {
                if (what == 0)
                {
                    Meet(server, other);
                }
                else if (lists[server].Find(ids[other]) is { IsRemoved: false } record)
                {
                    lists[server] = lists[server].Write(record with { IsRemoved = isRemoval }, ids[server]);
                    if (isRemoval && !IsOld(server)) removed.Add(ids[other]);
                }
            }

            for (var round = 0; round < 4; round++)
                for (var one = 0; one < 4; one++)
                    for (var other = 0; other < 4; other++) Meet(one, other);
            Assert.All(lists, list => Assert.Equal(lists[0], list));
            Assert.All(removed, id => Assert.True(lists[0].Find(id)!.IsRemoved));
        });

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

using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class PresenceTests
{
    private static readonly MemberRecord Gamma = new() { ServerId = "c", Name = "gamma", Address = "10.0.0.3", KeyHash = "" };

    [Fact]
    public void A_scheduler_that_takes_over_knows_who_is_lost_from_what_its_server_saw()
    {
        var seen = new Presence(At(0));
        seen.Came("c", At(1));
        seen.IsSilent("c", At(100));
        Assert.Empty(seen.Gone);
        seen.Went("c", saidGoodbye: false, At(110));

        var next = new Presence(At(112), seen.Gone);
        Assert.Equal(At(110) + Presence.AfterCrash, next.NextLoss([Gamma], At(112)));
        Assert.Equal(At(110) + Presence.AfterCrash, next.Of(Gamma, At(113)).LostAt);
        next.Came("c", At(114));
        Assert.True(next.Of(Gamma, At(200)).IsPresent);
        Assert.Empty(next.Gone);
    }

    [Fact]
    public void Who_was_never_seen_is_lost_a_while_after_the_looking_began()
    {
        var presence = new Presence(At(0));
        Assert.Null(presence.Of(Gamma, At(29)).LostAt);
        Assert.Equal(At(30), presence.Of(Gamma, At(30)).LostAt);
    }

    [Fact]
    public void Who_said_goodbye_keeps_that_over_a_change_of_the_scheduler()
    {
        var seen = new Presence(At(0));
        seen.Came("c", At(1));
        seen.Went("c", saidGoodbye: true, At(10));
        Assert.Equal(At(10) + Presence.AfterLeaving, new Presence(At(20), seen.Gone).NextLoss([Gamma], At(20)));
    }

    [Fact]
    public void Who_is_back_before_it_is_out_has_said_goodbye_all_the_same()
    {
        var presence = new Presence(At(0));
        presence.Came("c", At(1));
        presence.Leaves("c", At(5));
        presence.IsSilent("c", At(6));
        Assert.Null(presence.NextLoss([Gamma], At(6)));
        // Its next node knocks: the one before is put out.
        presence.Went("c", saidGoodbye: false, At(7));
        Assert.Equal(At(7) + Presence.AfterLeaving, presence.NextLoss([Gamma], At(7)));

        presence.Came("c", At(9));
        presence.Went("c", saidGoodbye: false, At(20));
        Assert.Equal(At(20) + Presence.AfterCrash, presence.NextLoss([Gamma], At(20)));
    }

    [Fact]
    public void A_node_that_never_was_there_takes_nothing_from_the_time_that_its_server_had()
    {
        var presence = new Presence(At(0));
        presence.Went("c", saidGoodbye: false, At(5));
        Assert.Equal(At(0) + Presence.AfterBegin, presence.NextLoss([Gamma], At(5)));

        presence.Came("c", At(6));
        presence.Went("c", saidGoodbye: true, At(10));
        presence.Went("c", saidGoodbye: false, At(12));
        Assert.Equal(At(10) + Presence.AfterLeaving, presence.NextLoss([Gamma], At(12)));
        // Nor is a server that is lost back because one of its nodes knocks and fails.
        var lost = presence.Of(Gamma, At(100)).LostAt;
        Assert.Equal(At(10) + Presence.AfterLeaving, lost);
        presence.IsSilent("c", At(101));
        Assert.Equal(lost, presence.Of(Gamma, At(101)).LostAt);
        presence.Went("c", saidGoodbye: false, At(102));
        Assert.Equal(lost, presence.Of(Gamma, At(102)).LostAt);
    }

    [Fact]
    public void It_is_unsettled_for_a_moment_after_a_server_came_or_fell_silent()
    {
        var presence = new Presence(At(0));
        Assert.False(presence.IsUnsettled(At(0)));
        presence.Came("c", At(1));
        Assert.True(presence.IsUnsettled(At(5)));
        Assert.False(presence.IsUnsettled(At(6)));
        presence.IsSilent("c", At(10));
        Assert.True(presence.IsUnsettled(At(14)));
        // That the cluster gives it up is not news: it has been silent for long.
        presence.Went("c", saidGoodbye: false, At(25));
        Assert.False(presence.IsUnsettled(At(25)));
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(seconds);
}

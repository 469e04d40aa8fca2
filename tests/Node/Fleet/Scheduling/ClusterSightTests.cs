using System.Collections.Immutable;
using System.Reflection;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Scheduling;
using Akka.Cluster;
using Akka.Util;

namespace ActorPm.Node.Tests.Fleet.Scheduling;

/// <summary>Who is there, by what the cluster says of another server that this one does not see come.</summary>
public sealed class ClusterSightTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddHours(1);

    [Theory]
    [InlineData(MemberStatus.Up, true)]
    [InlineData(MemberStatus.Leaving, false)]
    [InlineData(MemberStatus.Exiting, false)]
    [InlineData(MemberStatus.Down, false)]
    public async Task A_server_on_its_way_out_is_not_lost_for_a_scheduler_that_begins_then(MemberStatus status, bool isThere)
    {
        await using var fleet = new SchedulerUnderTest("beta");
        var beta = fleet.Members.Single(member => member.Name == "beta");
        // Of whom nothing was heard for an hour.
        var presence = new Presence(DateTimeOffset.UnixEpoch);
        Assert.NotNull(presence.Of(beta, Now).LostAt);
        Assert.Equal(beta.ServerId, presence.Take(Event(beta, status), fleet.Fleet, Cluster.Get(fleet.System), Now));
        Assert.Equal((isThere, null), (presence.IsThere(beta.ServerId), presence.Of(beta, Now).LostAt));

        // It has left or crashed: that it is updated is believed for a minute, the other for seconds.
        presence.Take(new ClusterEvent.MemberRemoved(MemberOf(beta, MemberStatus.Removed), MemberStatus.Exiting), fleet.Fleet, Cluster.Get(fleet.System), Now);
        Assert.Null(presence.Of(beta, Now + Presence.AfterLeaving - TimeSpan.FromSeconds(1)).LostAt);
        Assert.NotNull(presence.Of(beta, Now + Presence.AfterLeaving).LostAt);
    }

    private static ClusterEvent.IMemberEvent Event(MemberRecord server, MemberStatus status) => status switch
    {
        MemberStatus.Up => new ClusterEvent.MemberUp(MemberOf(server, status)),
        MemberStatus.Leaving => new ClusterEvent.MemberLeft(MemberOf(server, status)),
        MemberStatus.Exiting => new ClusterEvent.MemberExited(MemberOf(server, status)),
        MemberStatus.Down => new ClusterEvent.MemberDowned(MemberOf(server, status)),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>As the cluster makes them, which it does for itself only.</summary>
    private static Member MemberOf(MemberRecord server, MemberStatus status) => (Member)typeof(Member)
        .GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static, [typeof(UniqueAddress), typeof(int), typeof(MemberStatus), typeof(ImmutableHashSet<string>), typeof(AppVersion)])!
        .Invoke(null, [new UniqueAddress(FleetAkka.AddressOf(server), 7), 2, status, ImmutableHashSet<string>.Empty, AppVersion.Zero])!;
}

using ActorPm.Fleet.Membership;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Membership;

public sealed class FormingTests
{
    private static readonly string[] Three = ["a", "b", "c"];

    [Fact]
    public void A_cluster_that_is_there_is_joined() =>
        Assert.Equal(["akka://x@2"], Assert.IsType<FormingStep.Join>(Next("a", Three, [new PeerAnswer("b", ["akka://x@2"])])).Seeds);

    [Fact]
    public void Without_a_majority_it_waits_and_says_how_many_there_are() =>
        Assert.Equal("1 of 3 servers answer, a majority is needed", Assert.IsType<FormingStep.Wait>(Next("a", Three, [])).Reason);

    [Fact]
    public void The_first_of_a_majority_begins_also_when_the_first_of_all_is_missing()
    {
        Assert.IsType<FormingStep.Begin>(Next("b", Three, [Lonely("c")]));
        Assert.IsType<FormingStep.Wait>(Next("c", Three, [Lonely("b")]));
    }

    [Fact]
    public void It_is_near_a_cluster_as_soon_as_a_majority_answers()
    {
        Assert.False(Assert.IsType<FormingStep.Wait>(Next("a", Three, [])).IsNear);
        Assert.True(Assert.IsType<FormingStep.Wait>(Next("c", Three, [Lonely("b")])).IsNear);
        Assert.True(Assert.IsType<FormingStep.Wait>(Forming.Next("a", Three, [Lonely("b")], TimeSpan.FromSeconds(1), null)).IsNear);
    }

    [Fact]
    public void It_does_not_begin_before_the_answers_are_stable() => Assert.IsType<FormingStep.Wait>(Forming.Next("a", Three, [Lonely("b")], TimeSpan.FromSeconds(1), null));

    [Fact]
    public void Of_two_only_the_preferred_one_goes_on_alone()
    {
        Assert.IsType<FormingStep.Begin>(Forming.Next("a", ["a", "b"], [], Forming.Stable, "a"));
        Assert.IsType<FormingStep.Wait>(Forming.Next("b", ["a", "b"], [], Forming.Stable, "a"));
        Assert.IsType<FormingStep.Wait>(Forming.Next("a", ["a", "b"], [], Forming.Stable, null));
    }

    [Fact]
    public void A_fleet_of_one_begins_at_once() => Assert.IsType<FormingStep.Begin>(Forming.Next("a", ["a"], [], TimeSpan.Zero, null));

    // Servers are split into parts that do not see each other: at most one part may begin a cluster, and in it one server.
    [Fact]
    public void However_a_fleet_is_cut_at_most_one_server_begins() =>
        Gen.Select(Gen.Int[2, 7], Gen.Int[0, 2].Array[7], Gen.Bool).Sample((count, parts, prefers) =>
        {
            var members = Enumerable.Range(0, count).Select(index => $"s{index}").ToList();
            var beginners = members.Where((self, index) =>
            {
                var seen = members.Where((other, place) => other != self && parts[place] == parts[index]).Select(Lonely).ToList();
                return Forming.Next(self, members, seen, Forming.Stable, prefers ? "s0" : null) is FormingStep.Begin;
            }).ToList();
            Assert.True(beginners.Count <= 1, string.Join(' ', beginners));
        });

    [Fact]
    public void A_cluster_that_decides_is_joined_rather_than_another() =>
        Assert.Equal(["b@"], Assert.IsType<FormingStep.Join>(Forming.Next("c", ["a", "b"], [new PeerAnswer("a", ["a@"]), new PeerAnswer("b", ["b@"])], Forming.Stable, "b")).Seeds);

    [Fact]
    public void Of_two_clusters_that_meet_the_one_that_does_not_decide_is_left()
    {
        Assert.True(Forming.Leaves("a", ["a@"], ["a", "b"], [new PeerAnswer("b", ["b@"])], "b"));
        Assert.False(Forming.Leaves("b", ["b@"], ["a", "b"], [new PeerAnswer("a", ["a@"])], "b"));
        // Nobody decides, or the other one is not in a cluster, or it is the same cluster.
        Assert.False(Forming.Leaves("a", ["a@"], ["a", "b"], [new PeerAnswer("b", ["b@"])], null));
        Assert.False(Forming.Leaves("a", ["a@"], ["a", "b"], [Lonely("b")], "b"));
        Assert.False(Forming.Leaves("a", ["a@", "b@"], ["a", "b"], [new PeerAnswer("b", ["b@"])], "b"));
    }

    // Whatever clusters there are, a server never leaves one that decides, and never one for another that does not.
    [Fact]
    public void However_a_fleet_fell_apart_at_most_one_cluster_is_not_left() =>
        Gen.Select(Gen.Int[2, 7], Gen.Int[0, 2].Array[7], Gen.Bool).Sample((count, parts, prefers) =>
        {
            var members = Enumerable.Range(0, count).Select(index => $"s{index}").ToList();
            List<string> ClusterOf(int index) => [.. members.Where((_, place) => parts[place] == parts[index]).Select(member => member + "@")];
            var prefer = prefers ? "s0" : null;
            var deciding = members.Where((_, index) => Quorum.Has(members, [.. members.Where((_, place) => parts[place] == parts[index])], prefer)).ToList();
            var leaving = members.Where((self, index) => Forming.Leaves(
                self, ClusterOf(index), members, [.. members.Select((other, place) => new PeerAnswer(other, ClusterOf(place))).Where(answer => answer.ServerId != self)], prefer)).ToList();
            Assert.Equal(deciding.Count == 0 ? [] : members.Except(deciding), leaving);
        });

    private static FormingStep Next(string self, IReadOnlyCollection<string> members, IReadOnlyCollection<PeerAnswer> answers) =>
        Forming.Next(self, members, answers, Forming.Stable, null);

    private static PeerAnswer Lonely(string server) => new(server, []);
}

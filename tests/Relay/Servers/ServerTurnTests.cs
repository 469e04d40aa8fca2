using ActorPm.Contracts.Keeper;
using ActorPm.Relay.Servers;
using Xunit;

namespace ActorPm.Relay.Tests.Servers;

public sealed class ServerTurnTests
{
    private readonly ServerTurn _turn = new();

    [Fact]
    public void Servers_take_turns_by_the_number_of_their_instances_and_none_has_all_of_its_turns_at_once()
    {
        Has(("a", 2), ("b", 1), ("c", 1));
        Assert.Equal("a b c a a b c a", Next(8));
    }

    [Fact]
    public void A_server_that_refused_is_passed_over_for_a_moment_and_asked_when_nobody_else_is_left()
    {
        Has(("a", 1), ("b", 1));
        Assert.Equal("a", Next(1));
        _turn.Refused("a", 0);
        Assert.Equal("b b b", Next(3));
        Assert.Equal("a", Next(1, tried: ["b"]));
        Assert.Contains("a", Next(2, now: 250), StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_out_of_the_turn_and_tried_when_none_does()
    {
        Has(("a", 1), ("b", 1));
        Assert.Equal("b b b", Next(3, answers: id => id != "a"));
        Assert.Equal("a", Next(1, tried: ["b"], answers: id => id != "a"));
        Assert.Null(_turn.Next(["a", "b"], _ => true, 0));
    }

    [Fact]
    public void Whoever_stays_keeps_its_turn_when_others_come_and_go()
    {
        Has(("a", 1), ("b", 1));
        Assert.Equal("a", Next(1));
        Has(("a", 1), ("b", 1), ("c", 1));
        Assert.Equal("b", Next(1));
        Has();
        Assert.Null(_turn.Next([], _ => true, 0));
    }

    private void Has(params (string Id, int Weight)[] servers) => _turn.Set([.. servers.Select(server => new PublishedServer(server.Id, "10.0.0.1", 9112, server.Weight))]);

    private string Next(int count, string[]? tried = null, Func<string, bool>? answers = null, long now = 0) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => _turn.Next(tried ?? [], answers ?? (_ => true), now)!.Id));
}

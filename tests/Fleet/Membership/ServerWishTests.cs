using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using Xunit;

namespace ActorPm.Fleet.Tests.Membership;

/// <summary>Which marks of a server count: those of the list of members, or those of the last command.</summary>
public sealed class ServerWishTests
{
    private static readonly MemberRecord Alpha = Member("role=web", joinedAt: 7);

    [Fact]
    public void Until_a_command_has_changed_it_the_list_of_members_counts()
    {
        var marked = Alpha with { IsDraining = true };
        Assert.Same(marked, ServerWish.Seen(marked, null));
    }

    [Fact]
    public void A_command_changes_what_it_names_and_leaves_the_rest()
    {
        var wish = Carry(new UseServer("a1") { IsCordoned = true }, Alpha, null);
        wish = Carry(new UseServer("a1") { Labels = new Dictionary<string, string> { ["role"] = "", ["disk"] = "ssd" } }, Alpha, wish);
        Assert.Equal("gets no new instances, disk=ssd", Text(Alpha, wish));
        Assert.Equal("is used for apps of the fleet, disk=ssd", Text(Alpha, Carry(new UseServer("a1") { IsCordoned = false, IsDraining = false }, Alpha, wish)));
    }

    [Fact]
    public void What_a_server_of_the_release_before_writes_into_the_list_afterwards_counts_too()
    {
        var wish = Carry(new UseServer("a1") { IsCordoned = true, Labels = new Dictionary<string, string> { ["disk"] = "ssd" } }, Alpha, null);
        var drained = Alpha with { IsDraining = true, Labels = new Dictionary<string, string> { ["role"] = "db" } };
        Assert.Equal("is drained, disk=ssd, role=db", Text(drained, wish));
        // And the next command is about all of it.
        Assert.Equal("gets no new instances, disk=ssd, role=db", Text(drained, Carry(new UseServer("a1") { IsDraining = false }, drained, wish)));
    }

    [Fact]
    public void What_a_command_finds_in_the_list_is_over_when_it_takes_that_away()
    {
        var drained = Alpha with { IsDraining = true };
        Assert.Equal("is used for apps of the fleet, role=web", Text(drained, Carry(new UseServer("a1") { IsDraining = false }, drained, null)));
    }

    [Fact]
    public void A_server_that_left_and_joins_again_begins_with_the_labels_of_its_join()
    {
        var wish = Carry(new UseServer("a1") { IsDraining = true }, Alpha, null);
        var again = Member("role=api", joinedAt: 8);
        Assert.Equal("is used for apps of the fleet, role=api", Text(again, wish));
        Assert.Equal("gets no new instances, role=api", Text(again, Carry(new UseServer("a1") { IsCordoned = true }, again, wish)));
    }

    [Fact]
    public void What_makes_no_sense_is_refused_with_the_reason()
    {
        Assert.Equal(ApiErrorCode.NotFound, ServerCommands.Carry(new UseServer("b2"), [Alpha], null).Error!.Code);
        Assert.Equal(ApiErrorCode.NotFound, ServerCommands.Carry(new UseServer(null!), [Alpha], null).Error!.Code);
        Assert.Equal(ApiErrorCode.Invalid, ServerCommands.Carry(new UseServer("a1") { Labels = new Dictionary<string, string> { [""] = "x" } }, [Alpha], null).Error!.Code);
        var (none, error) = ServerCommands.Carry(new UseServer("a1") { Labels = new Dictionary<string, string> { ["long"] = new('x', 20_000) } }, [Alpha], null);
        Assert.Null(none);
        Assert.StartsWith("alpha: its labels take ", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"server_id":""}""")]
    [InlineData("""{"server_id":"a1","marks":null}""")]
    [InlineData("""{"server_id":"a1","over":{"labels":null}}""")]
    [InlineData("""{"server_id":"a1","marks":{"labels":{"role":null}}}""")]
    public void A_record_that_makes_no_sense_is_told_from_one_that_does(string json) =>
        Assert.NotNull(ServerWish.Problem(JsonSerializer.Deserialize(json, FleetJson.Default.ServerWish)));

    [Fact]
    public void A_record_comes_back_as_it_was()
    {
        var wish = Carry(new UseServer("a1") { IsCordoned = true }, Alpha, null);
        var text = JsonSerializer.Serialize(wish, FleetJson.Default.ServerWish);
        Assert.Equal("""{"server_id":"a1","joined_at":7,"marks":{"is_cordoned":true,"is_draining":false,"labels":{"role":"web"}},"over":{"is_cordoned":false,"is_draining":false,"labels":{"role":"web"}}}""", text);
        Assert.Equal(wish, JsonSerializer.Deserialize(text, FleetJson.Default.ServerWish));
    }

    private static ServerWish Carry(UseServer command, MemberRecord member, ServerWish? before)
    {
        var (wish, error) = ServerCommands.Carry(command, [member], before);
        Assert.Null(error);
        return wish!;
    }

    private static string Text(MemberRecord member, ServerWish wish) => ServerMarks.Of(ServerWish.Seen(member, wish)).ToString();

    private static MemberRecord Member(string label, long joinedAt) => new()
    {
        ServerId = "a1",
        Name = "alpha",
        Address = "10.0.0.1",
        KeyHash = "",
        JoinedAt = joinedAt,
        Labels = new Dictionary<string, string> { [label.Split('=')[0]] = label.Split('=')[1] },
    };
}

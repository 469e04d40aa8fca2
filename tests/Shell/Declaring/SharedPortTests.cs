using ActorPm.Contracts.Apps;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Tests.Declaring;

public sealed class SharedPortTests
{
    private static readonly AppSpec Two = new() { Name = "api", Script = "/srv/api.py", Cwd = "/srv", Interpreter = "python3", Instances = 2 };

    [Fact]
    public void A_port_of_the_caller_that_several_instances_would_fight_for_is_told() =>
        Assert.Equal("api: all instances get PORT=3000; to let them share that port, add --listen 3000", Notice(Two));

    [Fact]
    public void Nothing_is_told_where_it_is_clear_what_is_meant()
    {
        Assert.Null(Notice(Two with { Instances = 1 }));
        Assert.Null(Notice(Two with { Interpreter = "node" }));
        Assert.Null(Notice(Two with { IncrementVariable = "PORT" }));
        Assert.Null(Notice(Two with { Handoff = new HandoffRules { Listen = ["3000"] } }));
        Assert.Null(Notice(Two with { Handoff = new HandoffRules { Kind = HandoffKind.None } }));
        Assert.Null(Notice(Two with { Environment = new Dictionary<string, string> { ["PORT"] = "3000" } }));
        Assert.Null(SharedPort.Notice(Two, _ => null));
    }

    private static string? Notice(AppSpec spec) => SharedPort.Notice(spec, name => name == "PORT" ? "3000" : null);
}

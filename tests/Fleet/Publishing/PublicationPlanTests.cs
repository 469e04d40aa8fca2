using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Publishing;
using ActorPm.Fleet.Scheduling;
using Xunit;

namespace ActorPm.Fleet.Tests.Publishing;

public sealed class PublicationPlanTests
{
    private static readonly AppSpec Spec = new() { Name = "web", Script = "/srv/web.js", Cwd = "/srv", Interpreter = "node", Mode = ExecMode.Cluster };
    private static readonly FleetApp Web = new() { Name = "web", Spec = Spec, Publish = "fleet", Listening = ["3000"] };
    private static readonly MemberRecord[] Members = [Member("a"), Member("b") with { RelayPort = 9999 }, Member("c"), Member("gone") with { IsRemoved = true }];

    [Fact]
    public void Other_servers_are_asked_by_what_is_assigned_to_them_and_removed_ones_never()
    {
        var plan = Plan([Web], Has("a", 1), Has("b", 2), Has("gone", 4));
        Assert.Equal(("10.0.0.97:9112", "/home/fleet.json"), (plan.Door, plan.Identity));
        var group = Assert.Single(plan.Groups);
        Assert.Equal(("fleet:web", "web", ProxyProtocol.Tcp), (group.Group, group.Name, group.Proxy));
        Assert.Equal(["3000"], group.Listen);
        Assert.Equal([new PublishedServer("b", "10.0.0.98", 9999, 2)], group.Servers);
    }

    [Fact]
    public void What_is_stopped_deleted_or_not_published_is_left_out_and_so_is_all_outside_a_fleet()
    {
        Assert.Empty(Plan([Web with { IsWanted = false }]).Groups);
        Assert.Empty(Plan([Web with { IsDeleted = true }]).Groups);
        Assert.Empty(Plan([Web with { Publish = "server" }]).Groups);
        Assert.Empty(Plan([Web with { Listening = [] }]).Groups);
        Assert.Null(Plan([]).Door);
        Assert.Null(PublicationPlan.Of("gone", Members, [Web], [], "/home/fleet.json").Door);
    }

    [Fact]
    public void Only_what_is_different_is_told_again()
    {
        var plan = Plan([Web], Has("b", 2));
        Assert.True(PublicationPlan.AreSame(plan, Plan([Web], Has("b", 2), Has("a", 3))));
        Assert.False(PublicationPlan.AreSame(plan, Plan([Web], Has("b", 3))));
        Assert.False(PublicationPlan.AreSame(plan, Plan([Web with { Listening = ["3001"] }], Has("b", 2))));
        Assert.False(PublicationPlan.AreSame(plan, Plan([])));
    }

    [Fact]
    public void What_the_relay_understands_is_used_between_servers_too()
    {
        var python = Web with { Spec = Spec with { Mode = ExecMode.Fork, Interpreter = "python3", Handoff = new HandoffRules { Listen = ["3000"] } } };
        Assert.Equal(ProxyProtocol.Http, Plan([python]).Groups[0].Proxy);
        Assert.Equal(ProxyProtocol.Tcp, Plan([python with { Spec = python.Spec with { Handoff = new HandoffRules { Listen = ["3000"], Proxy = ProxyProtocol.Tcp } } }]).Groups[0].Proxy);
    }

    [Fact]
    public void Ports_are_those_declared_or_those_that_ready_instances_have_told()
    {
        var app = Web with { Listening = [] };
        Assert.Empty(Ports(app));
        Assert.Equal(["3000"], Ports(app, Told(1, "3000", "udp:53", "unix:/run/web.sock")));
        Assert.Equal(["3000", "3001"], Ports(app, Told(1, "3001"), Told(2, "3000")));
        Assert.Empty(Ports(app, Told(0, "3000")));
        // While none is ready what is known counts on.
        Assert.Equal(["3000"], Ports(Web, Told(0, "3005")));
        Assert.Empty(Ports(Web with { Publish = "server" }, Told(1, "3000")));
        Assert.Equal(["80"], Ports(app with { Spec = Spec with { Handoff = new HandoffRules { Listen = ["80", "unix:/run/web.sock"] } } }, Told(1, "3000")));
    }

    [Fact]
    public void An_app_whose_port_is_its_own_cannot_be_published()
    {
        Assert.Null(PublishedPorts.Problem(Spec));
        Assert.Contains("in fork mode", PublishedPorts.Problem(Spec with { Mode = ExecMode.Fork })?.Problem, StringComparison.Ordinal);
        Assert.Null(PublishedPorts.Problem(Spec with { Mode = ExecMode.Fork, Handoff = new HandoffRules { Listen = ["3000"] } }));
        Assert.NotNull(PublishedPorts.Problem(Spec with { Handoff = new HandoffRules { Kind = HandoffKind.Fds, Listen = ["3000"] } }));
        Assert.NotNull(PublishedPorts.Problem(Spec with { Handoff = new HandoffRules { Listen = ["unix:/run/web.sock"] } }));
    }

    private static PublishRequest Plan(FleetApp[] apps, params Assignment[] assignments) => PublicationPlan.Of("a", Members, apps, assignments, "/home/fleet.json");

    private static MemberRecord Member(string id) => new() { ServerId = id, Name = id, Address = $"10.0.0.{(int)id[0]}", KeyHash = id };

    private static Assignment Has(string server, int instances) => new() { ServerId = server, Apps = [new AssignedApp("web", 1, instances, true)] };

    private static IReadOnlyList<string> Ports(FleetApp app, params ReportedApp[] told) => PublishedPorts.Of(app, new FleetPicture
    {
        Epoch = 1,
        Reports = told.Index().ToDictionary(one => $"{one.Index}", one => new ServerReport { ServerId = $"{one.Index}", Apps = [one.Item] }),
    });

    private static ReportedApp Told(int ready, params string[] listening) => new("web", 1, 1, ready) { Listening = listening };
}

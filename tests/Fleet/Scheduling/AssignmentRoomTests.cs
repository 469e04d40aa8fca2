using System.Security.Cryptography;
using System.Text;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;
using ActorPm.Fleet.Scheduling;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

/// <summary>Names that cannot be packed well fill a record with between two and three hundred apps.</summary>
public sealed class AssignmentRoomTests
{
    private readonly Dictionary<string, FleetApp> _apps = [];
    private readonly Dictionary<string, Assignment> _assignments = [];

    [Fact]
    public void Apps_that_no_list_has_room_for_are_missing_and_said_to_be_and_nothing_is_decided_again()
    {
        Declare(700);
        var plan = Decide("a", "b").Plan;
        var placed = _assignments.Values.Sum(assignment => assignment.Apps.Count);
        Assert.InRange(placed, 400, 600);
        Assert.Equal(700 - placed, plan.Missing.Values.Sum());
        Assert.All(plan.Missing.Keys, app => Assert.Equal([Full, Full], plan.Reasons[app].Values));
        Assert.All(_assignments.Values, assignment => Assert.InRange(Size(assignment), 1, FleetRecords.LargestRecord - 1024));

        var again = Decide("a", "b");
        Assert.Empty(again.Assignments);
        Assert.Equal(plan.Missing, again.Plan.Missing);
    }

    [Fact]
    public void What_has_no_room_on_one_server_comes_to_another()
    {
        Declare(400, "server=a");
        Decide("a", "b");
        var full = _assignments["a"];
        Assert.InRange(full.Apps.Count, 200, 350);
        Add("everywhere", "all", "per_server");
        Add("anywhere", "all", "1");
        var decision = Decide("a", "b");
        Assert.Equal(["anywhere", "everywhere"], _assignments["b"].Apps.Select(app => app.Name));
        Assert.Same(full, _assignments["a"]);
        Assert.Equal((Full, false), (decision.Plan.Reasons["everywhere"]["a"], decision.Plan.Missing.ContainsKey("anywhere")));
    }

    [Fact]
    public void Where_apps_are_deleted_others_take_their_room_and_what_was_there_stays_whatever_its_name()
    {
        Declare(400, "server=a");
        Decide("a");
        var had = _assignments["a"].Apps.Select(app => app.Name).ToList();
        var first = "0000" + had[^1];
        Add(first, "server=a", "1");
        Assert.Empty(Decide("a").Assignments);
        foreach (var app in had.Take(5)) _apps[app] = _apps[app] with { IsDeleted = true };
        Decide("a");
        Assert.Contains(first, _assignments["a"].Apps.Select(app => app.Name));
        Assert.Empty(had.Skip(5).Except(_assignments["a"].Apps.Select(app => app.Name)));
        // Packed, five names do not take exactly the room of five others.
        Assert.InRange(_assignments["a"].Apps.Count, had.Count - 4, had.Count + 2);
    }

    private const string Full = "its list of apps is as long as a record of the fleet may be";

    private static int Size(Assignment assignment) => Encoding.UTF8.GetByteCount(AssignmentRecord.Write(assignment));

    private void Declare(int count, string place = "all")
    {
        for (var number = 0; number < count; number++) Add(Convert.ToHexStringLower(SHA256.HashData([(byte)number, (byte)(number >> 8)])), place, "1");
    }

    private void Add(string app, string place, string instances) =>
        _apps[app] = new FleetApp { Name = app, Spec = new AppSpec { Name = app, Script = "/srv/app.js", Cwd = "/" }, Place = place, Instances = instances };

    /// <summary>One decision, which every server has carried out before the next.</summary>
    private FleetDecision Decide(params string[] servers)
    {
        var decision = FleetScheduling.Decide(new FleetPicture
        {
            Epoch = 1,
            Servers = [.. servers.Select(server => new PlacementServer { Id = server, Name = server })],
            Apps = _apps,
            Assignments = _assignments,
            Reports = _assignments.Values.ToDictionary(one => one.ServerId, one => new ServerReport
            {
                ServerId = one.ServerId,
                Epoch = one.Epoch,
                Revision = one.Revision,
                Apps = [.. one.Apps.Select(app => new ReportedApp(app.Name, app.Revision, app.Instances, app.Instances))],
            }),
        });
        foreach (var app in decision.Apps) _apps[app.Name] = app;
        foreach (var assignment in decision.Assignments) _assignments[assignment.ServerId] = assignment;
        return decision;
    }
}

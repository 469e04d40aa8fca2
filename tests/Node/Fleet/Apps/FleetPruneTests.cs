using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Secrets;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Tests.Fleet.Apps;

/// <summary>What a file of a project takes out of the fleet, and what it leaves there.</summary>
public sealed class FleetPruneTests
{
    private static readonly FleetApp[] Known =
    [
        There("api", "shop"), There("web", "shop"), There("old", "shop") with { Place = "role=web" }, There("shelf", "library"), There("typed", null),
        There("gone", "shop") with { IsDeleted = true },
    ];

    [Fact]
    public void What_the_project_has_declared_and_its_file_has_no_longer_is_removed_as_it_was_seen()
    {
        var plan = Plan(new PlanFleetApps([Put("web"), Put("api")]) { Project = "shop", Prune = true });
        var removed = Assert.Single(plan.Changes);
        Assert.Equal(("old", AppChange.Remove, "role=web", "3/4/on"), (removed.Name, removed.Change, removed.Place, removed.Seen));
        Assert.Equal((2, 0), (plan.Unchanged, plan.Notices.Count));
    }

    [Fact]
    public void Without_prune_it_is_named_and_stays()
    {
        var plan = Plan(new PlanFleetApps([Put("web"), Put("api")]) { Project = "shop" });
        Assert.Empty(plan.Changes);
        Assert.Equal(["old is not in the file any more and stays in the fleet; --prune removes it"], plan.Notices);
    }

    [Fact]
    public void A_file_without_any_app_of_the_fleet_empties_nothing()
    {
        var plan = Plan(new PlanFleetApps([]) { Project = "shop", Prune = true, Others = ["local"] });
        Assert.Empty(plan.Changes);
        Assert.Equal(["the file has no app of the fleet, so --prune leaves those that shop has declared: api, web, old; pbm delete removes them"], plan.Notices);
        Assert.Empty(Plan(new PlanFleetApps([]) { Project = "another", Prune = true }).Notices);
    }

    [Fact]
    public void A_file_without_a_project_and_what_the_project_never_had_are_left_alone()
    {
        Assert.Empty(Plan(new PlanFleetApps([Put("typed") with { Project = null }]) { Prune = true }).Changes);
        Assert.DoesNotContain(Plan(new PlanFleetApps([Put("new")]) { Project = "shop", Prune = true }).Changes, change => change.Name is "shelf" or "typed" or "gone");
    }

    [Fact]
    public void What_the_file_declares_for_one_server_now_has_not_left_it() =>
        Assert.Empty(Plan(new PlanFleetApps([Put("web"), Put("api")]) { Project = "shop", Prune = true, Others = ["old"] }).Changes);

    [Fact]
    public void A_part_of_the_file_removes_that_part_only() =>
        Assert.Empty(Plan(new PlanFleetApps([Put("web")]) { Project = "shop", Prune = true, Only = ["web"] }).Changes);

    [Fact]
    public void An_app_of_another_project_moves_to_the_one_that_declares_it_and_its_old_file_cannot_prune_it()
    {
        var plan = Plan(new PlanFleetApps([Put("shelf"), Put("typed")]) { Project = "shop" });
        Assert.Equal(["shelf library shop InPlace", "typed  shop InPlace"], plan.Changes.SelectMany(change => change.Fields.Select(field => $"{change.Name} {field.Before} {field.After} {field.Change}")));
        Assert.Equal("shelf was declared by library before and belongs to shop then", plan.Notices[0]);
    }

    private static ApplyPlan Plan(PlanFleetApps request) => FleetAppPlans.Plan(request, Known, new FleetSealing([]), hideByName: true);

    private static FleetApp There(string name, string? project) => new() { Name = name, Spec = Spec(name), Instances = "4", Revision = 3, Project = project };

    private static PutFleetApp Put(string name) => new() { Spec = Spec(name), Instances = "4", Project = "shop" };

    private static AppSpec Spec(string name) => new() { Name = name, Script = $"/srv/{name}.js", Cwd = "/srv" };
}

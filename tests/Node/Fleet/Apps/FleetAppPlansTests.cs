using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Secrets;
using ActorPm.Node.Fleet.Apps;

namespace ActorPm.Node.Tests.Fleet.Apps;

public sealed class FleetAppPlansTests
{
    private static readonly AppSpec Spec = new() { Name = "web", Script = "/srv/web.js", Cwd = "/srv", Environment = new Dictionary<string, string> { ["LEVEL"] = "1" } };
    private static readonly FleetApp There = new() { Name = "web", Spec = Spec, Place = "role=web", Instances = "4", Revision = 3 };
    private static readonly IReadOnlyList<FleetSecretKey> Keys = FleetSecretKeys.WithNew([]);
    private static readonly PutFleetApp Same = new() { Spec = Spec with { Instances = 4 }, Place = "role=web", Instances = "4" };

    [Fact]
    public void What_is_declared_as_it_is_changes_nothing() => Assert.Equal((0, 1), (Plan(Same, There).Changes.Count, Plan(Same, There).Unchanged));

    [Fact]
    public void What_is_not_there_or_was_deleted_is_new()
    {
        foreach (var known in (FleetApp?[])[null, There with { IsDeleted = true }])
            Assert.Equal((AppChange.Add, "role=web", "new"), Of(Plan(Same, known)));
    }

    [Fact]
    public void Each_field_that_differs_is_told()
    {
        var put = Same with { Spec = Same.Spec with { Environment = new Dictionary<string, string> { ["LEVEL"] = "2" } }, Place = "", Instances = "6", OnServerLoss = "wait", Strategy = "pack", OnReturn = "keep_original" };
        var plan = Plan(put, There);
        Assert.Equal((AppChange.Reload, "all", "3/4/on"), Of(plan));
        Assert.Equal(
            [
                "env.LEVEL 1 2 Reload", "place role=web all Scale", "instances 4 6 Scale", "strategy spread pack InPlace", "on_server_loss replace wait InPlace",
                "on_return keep_replacement keep_original InPlace",
            ],
            plan.Changes[0].Fields.Select(field => $"{field.Field} {field.Before} {field.After} {field.Change}"));
    }

    [Fact]
    public void What_was_stopped_is_started() => Assert.Equal((AppChange.Start, "role=web", "3/4/off"), Of(Plan(Same, There with { IsWanted = false })));

    [Fact]
    public void After_a_declaration_that_failed_it_is_compared_with_what_runs()
    {
        var failed = There with { Spec = Spec with { Script = "/srv/broken.js" }, ProvenSpec = Spec, ProvenRevision = 2, Failure = "alpha: exit code 3" };
        Assert.Equal("declaration", Assert.Single(Plan(Same, failed).Changes[0].Fields).Field);
        Assert.Equal(AppChange.Reload, Of(Plan(Same with { Spec = failed.Spec }, failed)).Change);
    }

    [Fact]
    public void Secret_values_are_compared_without_being_shown_whatever_key_they_were_sealed_with()
    {
        var put = Same with { Spec = Same.Spec with { Environment = new Dictionary<string, string> { ["DSN"] = "hush" }, SecretVariables = ["DSN"] } };
        var there = There with { Spec = FleetDeclaration.Sealed(put, null, new FleetSealing(Keys)).Spec };
        var later = new FleetSealing(FleetSecretKeys.WithNew(Keys));
        Assert.Empty(FleetAppPlans.Plan(new PlanFleetApps([put]), [there], later, hideByName: false).Changes);

        var louder = put with { Spec = put.Spec with { Environment = new Dictionary<string, string> { ["DSN"] = "louder" } } };
        foreach (var known in (FleetApp[])[there, There with { Spec = put.Spec with { Environment = new Dictionary<string, string> { ["DSN"] = "hush" } } }])
            Assert.Equal(new FieldChange("env.DSN", "(secret)", "(secret)", AppChange.Reload), Assert.Single(FleetAppPlans.Plan(new PlanFleetApps([louder]), [known], later, hideByName: false).Changes[0].Fields));
    }

    private static ApplyPlan Plan(PutFleetApp put, FleetApp? known) => FleetAppPlans.Plan(new PlanFleetApps([put]), known is null ? [] : [known], new FleetSealing(Keys), hideByName: true);

    private static (AppChange Change, string? Place, string? Seen) Of(ApplyPlan plan) => (plan.Changes.Single().Change, plan.Changes[0].Place, plan.Changes[0].Seen);
}

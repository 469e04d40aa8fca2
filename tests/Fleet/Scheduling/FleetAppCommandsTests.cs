using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Scheduling;
using ActorPm.Fleet.Wire;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

public sealed class FleetAppCommandsTests
{
    private static readonly AppSpec Spec = new() { Name = "web", Script = "/srv/web.js", Cwd = "/srv" };
    private static readonly FleetApp There = new() { Name = "web", Spec = Spec, Instances = "4", Revision = 3 };

    [Fact]
    public void A_plan_that_was_agreed_to_counts_while_the_app_is_as_it_was()
    {
        Assert.Equal(4, Declare(There, "3/4/on").Next!.Revision);
        foreach (var changed in (FleetApp?[])[There with { Revision = 4 }, There with { Instances = "5" }, There with { IsWanted = false }, There with { IsDeleted = true }, null])
            Assert.Contains("has changed since the plan was made", Declare(changed, "3/4/on").Error!.Message, StringComparison.Ordinal);
        Assert.NotNull(Declare(null, "new").Next);
        Assert.NotNull(Declare(There with { IsDeleted = true }, "new").Next);
        Assert.Null(Declare(There, "new").Next);
        Assert.NotNull(Declare(There, agreed: null).Next);
    }

    [Fact]
    public void What_a_plan_wanted_deleted_is_deleted_as_the_plan_saw_it_and_forgets_what_it_was()
    {
        var apps = new Dictionary<string, FleetApp> { ["web"] = There with { Earlier = [EarlierDeclaration.Of(There)] } };
        Assert.Contains("has changed since the plan was made", FleetAppCommands.Carry(new DeleteFleetApp("web") { Agreed = "2/4/on" }, apps, 100).Error!.Message, StringComparison.Ordinal);
        foreach (var agreed in (string?[])["3/4/on", null])
        {
            var deleted = FleetAppCommands.Carry(new DeleteFleetApp("web") { Agreed = agreed }, apps, 100).Next!;
            Assert.True(deleted.IsDeleted);
            Assert.Empty(deleted.Earlier);
        }
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"spec\":null}")]
    [InlineData("{\"spec\":{\"name\":null,\"script\":\"/srv/web.js\",\"cwd\":\"/srv\"}}")]
    [InlineData("{\"spec\":{\"name\":\"web\",\"script\":\"/srv/web.js\",\"cwd\":\"/srv\",\"logs\":null}}")]
    [InlineData("{\"spec\":{\"name\":\"web\",\"script\":\"/srv/web.js\",\"cwd\":\"/srv\",\"arguments\":[null]}}")]
    [InlineData("{\"spec\":{\"name\":\"web\",\"script\":\"/srv/web.js\",\"cwd\":\"/srv\"},\"place\":null}")]
    public void A_malformed_declaration_of_another_server_is_refused_and_nothing_is_changed(string app)
    {
        var command = JsonSerializer.Deserialize($"{{\"app\":{app}}}", FleetJson.Default.DeclareFleetApp)!;
        var (next, error) = FleetAppCommands.Carry(command, new Dictionary<string, FleetApp> { ["web"] = There }, mostInstances: 100);
        Assert.Null(next);
        Assert.Contains("the declaration has null in a field that must have a value", error!.Message, StringComparison.Ordinal);
    }

    private static (FleetApp? Next, ApiError? Error) Declare(FleetApp? there, string? agreed) => FleetAppCommands.Carry(
        new DeclareFleetApp(new PutFleetApp { Spec = Spec, Instances = "4", ChangeExisting = true, Agreed = agreed }),
        there is null ? new Dictionary<string, FleetApp>() : new() { ["web"] = there }, mostInstances: 100);
}

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

    private static (FleetApp? Next, ApiError? Error) Declare(FleetApp? there, string? agreed) => FleetAppCommands.Carry(
        new DeclareFleetApp(new PutFleetApp { Spec = Spec, Instances = "4", ChangeExisting = true, Agreed = agreed }),
        there is null ? new Dictionary<string, FleetApp>() : new() { ["web"] = there }, mostInstances: 100);
}

using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;

namespace ActorPm.Node.Tests.Fleet.Apps;

/// <summary>Apps whose secret values were sealed with a key that is not on the server.</summary>
public sealed class AssignmentSecretsTests
{
    [Fact]
    public async Task A_key_that_is_missing_is_asked_for_before_the_app_is_carried_out()
    {
        await using var server = new AssignmentUnderTest { MissingKeys = ["k1"] };
        server.Declare(AssignmentUnderTest.App("web"));
        server.Assign(1, 1, new AssignedApp("web", 1, 2, true));
        await server.CarryOutNextAsync();
        Assert.Equal(1, server.TimesAskedForKeys);
    }

    [Fact]
    public async Task Without_the_key_the_app_cannot_run_there_until_the_key_has_come()
    {
        await using var server = new AssignmentUnderTest { MissingKeys = ["k1"] };
        server.Declare(AssignmentUnderTest.App("web"));
        await server.ReportToSchedulerAsync();
        server.Assign(1, 1, new AssignedApp("web", 1, 2, true));
        (await server.NextAsync()).Finish(ExitCode.InvalidConfiguration, new OperationError(new ApiError { Code = ApiErrorCode.CannotRun, Message = "web: no key" }));
        Assert.Equal("no key", (await server.CarriedOutAsync(1, 1)).Find("web")!.Ineligible);
        server.Assign(1, 2);
        Assert.Equal("no key", (await server.CarriedOutAsync(1, 2)).Find("web")!.Ineligible);

        server.ChangeFleet(); // something else
        await server.AsksForNothingAsync();
        Assert.NotNull((await server.ReportToSchedulerAsync()).Find("web"));
        server.MissingKeys = [];
        server.ChangeFleet();
        Assert.Null((await server.CarriedOutAsync(1, 2)).Find("web"));
    }
}

using ActorPm.Actors.Ports;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>Values of secret variables are sealed before anything is stored; losing their key loses no app.</summary>
public sealed class SecretsTests : NodeFixture
{
    private const string Hush = "hush-hush-1";

    private static AppSpec Secret(string value = Hush) => App("web") with
    {
        SecretVariables = ["DB_*"],
        Environment = new Dictionary<string, string> { ["DB_PASSWORD"] = value, ["LEVEL"] = "1" },
    };

    [Fact]
    public async Task What_is_stored_and_noted_by_the_keeper_is_sealed()
    {
        Boot();
        await RunAsync(updates => new RunStart(new StartApps { Apps = [Secret()], CallerEnvironment = Shell() }, updates));
        var app = Assert.Single(Store.Load().Apps);
        Assert.True(SealedValue.IsOne(app.Spec.Environment["DB_PASSWORD"]));
        Assert.Equal("1", app.Spec.Environment["LEVEL"]);
        Assert.True(SealedValue.IsOne(app.CallerEnvironment["DB_HOST"]));
        Assert.True(SealedValue.IsOne(app.CallerEnvironment["COPY"]));
        Assert.Equal("/bin", app.CallerEnvironment["PATH"]);
        Assert.True(SealedValue.IsOne(Store.ReadRevisions(app.AppId)[0].Spec.Environment["DB_PASSWORD"]));
        Assert.DoesNotContain(Hush, Keeper.Spawns.Single().Spec, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_tells_whether_a_secret_changes_and_not_from_what_to_what()
    {
        Boot();
        await ApplyAsync(Secret());
        Assert.Empty((await PlanAsync(Secret())).Changes);
        var field = Assert.Single(Assert.Single((await PlanAsync(Secret("other-hush"))).Changes).Fields);
        Assert.Equal(new FieldChange("env.DB_PASSWORD", SealedValue.Hidden, SealedValue.Hidden, AppChange.Reload), field);
    }

    [Fact]
    public async Task A_lost_key_keeps_the_app_running_refuses_restarts_and_is_over_when_it_is_declared_again()
    {
        Boot();
        await ApplyAsync(Secret());
        var before = await DetailAsync("web");
        Secrets.Key = "second";
        await RebuildAsync();

        await AwaitConditionAsync(async () => (await ListAsync()).Notices.Any(notice => notice.Contains("web (COPY, DB_HOST, DB_PASSWORD)", StringComparison.Ordinal)), TimeSpan.FromSeconds(5), cancellationToken: TestContext.Current.CancellationToken);
        foreach (var action in (AppAction[])[AppAction.Restart, AppAction.Reload])
        {
            var error = Assert.Single((await ActAsync(action, "web")).OfType<OperationError>()).Error;
            Assert.Contains("the secret values of COPY, DB_HOST, DB_PASSWORD cannot be read", error.Message, StringComparison.Ordinal);
        }

        var after = await DetailAsync("web");
        Assert.Equal((ProcessState.Online, before.Pid, 0), (after.Status, after.Pid, after.Restarts));

        var fields = Assert.Single((await PlanAsync(Secret())).Changes).Fields;
        Assert.Equal("env.DB_PASSWORD", Assert.Single(fields).Field);
        await ApplyAsync(Secret());
        Assert.Empty((await PlanAsync(Secret())).Changes);
        Assert.Empty((await ListAsync()).Notices);
        Assert.DoesNotContain(await ActAsync(AppAction.Restart, "web"), update => update is OperationError);
    }

    [Fact]
    public async Task Without_a_key_that_can_be_made_nothing_is_stored()
    {
        Secrets.Refuse = new SecretsException("the folder cannot be written");
        Boot();
        var error = Assert.Single((await StartAsync(Secret())).OfType<OperationError>()).Error;
        Assert.Equal("the folder cannot be written; nothing was changed", error.Message);
        Assert.Empty(Store.Load().Apps);
        Assert.Equal(error.Message, Assert.Single((await PlanAsync(Secret())).Errors).Message);
    }

    private static Dictionary<string, string> Shell() => new() { ["PATH"] = "/bin", ["DB_HOST"] = "h", ["COPY"] = Hush };

    private async Task<ApplyPlan> PlanAsync(AppSpec app) => await Node.Ask<ApplyPlan>(new GetPlan(new ApplyApps { Apps = [app], CallerEnvironment = Shell() }), cancellationToken: TestContext.Current.CancellationToken);

    private Task<InstanceList> ListAsync() => Node.Ask<InstanceList>(new GetInstances([]), cancellationToken: TestContext.Current.CancellationToken);

    private async Task ApplyAsync(AppSpec app) => Assert.DoesNotContain(
        await RunAsync(updates => new RunApply(new ApplyApps { Apps = [app], CallerEnvironment = Shell() }, updates)), update => update is OperationError);
}

using System.Threading.Channels;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>An apply whose node goes away is carried on by the next one, or says that it was cut off.</summary>
public sealed class CarriedOnApplyTests : NodeFixture
{
    [Fact]
    public async Task The_reload_it_was_at_and_what_was_left_are_done_by_the_next_node()
    {
        await InTheMiddleAsync();
        await RebuildAsync();
        Keeper.OnSpawned = Listens;
        Listens(Keeper.Spawns[^1]);

        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(100), () => Store.UnderWay is null);
        foreach (var name in (string[])["app1", "app2", "app3"]) Assert.Equal("2", await LevelAsync(name));
        // The process that was taken over, and one for each of the two others.
        Assert.Equal(6, Keeper.Spawns.Count);
        Assert.All(Keeper.Spawns.Skip(3), spawn => Assert.NotNull(spawn.Replaces));
        Assert.Equal(3, Keeper.Processes.Count);
        Assert.Empty((await PlanAsync(Changed)).Changes);
        Assert.Empty(Store.Rollouts);
        Assert.Contains(Store.Events, happened => happened is { Kind: "apply" } && happened.Text.Contains("is carried on, its node went away in the middle of it; left to do: reload app2, reload app3", StringComparison.Ordinal));
        var histories = (await Node.Ask<AppHistories>(new GetHistory(["all"]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Apps;
        Assert.Equal(("eve", "pbm apply f"), histories.Select(app => (app.Revisions[0].By, app.Revisions[0].How)).Distinct().Single());
        Assert.Single(histories.Select(app => app.Revisions[0].Apply).Distinct());
    }

    [Fact]
    public async Task A_reload_that_fails_then_leaves_what_was_wanted_and_the_rest_as_it_is()
    {
        await InTheMiddleAsync();
        await RebuildAsync();
        Assert.Null(await LevelAsync("app1"));
        Keeper.CrashGeneration(Keeper.Spawns[^1].Generation, 1);

        await EventuallyAsync(() => Store.UnderWay is null && Store.Rollouts.Count == 0);
        Assert.Equal(3, Keeper.Processes.Count);
        foreach (var name in (string[])["app1", "app2", "app3"]) Assert.Null(await LevelAsync(name));
        Assert.Equal(["app1", "app2", "app3"], (await PlanAsync(Changed)).Changes.Select(change => change.Name));
        var list = await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Contains(list.Notices, notice => notice.Contains("pbm apply f (by eve) was cut off when its node went away and is not carried on: the reload of app1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_carried_on_once()
    {
        await InTheMiddleAsync();
        await RebuildAsync();
        Listens(Keeper.Spawns[^1]);
        // The second app's new process does not get ready either before its node goes away.
        await EventuallyAsync(() => Keeper.Spawns.Count == 5 && Store.UnderWay is { CarriedOn: true } && Store.Rollouts.Count == 1);
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        Boot("node-a-third-time");
        Listens(Keeper.Spawns[^1]);

        await EventuallyAsync(() => Store.UnderWay is null);
        Assert.Equal("2", await LevelAsync("app2"));
        Assert.Null(await LevelAsync("app3"));
        Assert.Contains(Store.Events, happened => happened is { Kind: "apply" } && happened.Text.EndsWith("its node went away a second time; left to do: reload app3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_other_apply_begins_before_it_is_settled()
    {
        await InTheMiddleAsync();
        await RebuildAsync();
        var other = await RunAsync(updates => new RunApply(Request([App("other")]), updates));

        Assert.Contains("pbm apply f (by eve) is under way", Assert.Single(other.OfType<OperationError>()).Error.Message);
    }

    [Fact]
    public async Task What_was_killed_is_not_carried_on()
    {
        await InTheMiddleAsync();
        Assert.Equal(ExitCode.Ok, Code(await RunAsync(updates => new RunKill(updates))));
        await RebuildAsync();

        Assert.Equal(ExitCode.Ok, Code(await RunAsync(updates => new RunApply(Request([App("other")]) with { Prune = false }, updates))));
        Assert.Equal("other", Assert.Single(Keeper.Processes.Select(kept => kept.Instance == 3 ? "other" : $"{kept.Instance}")));
    }

    private static AppSpec[] Changed => [.. Apps.Select(app => app with { Environment = new Dictionary<string, string> { ["LEVEL"] = "2" } })];

    private static AppSpec[] Apps => [.. Enumerable.Range(1, 3).Select(number => App($"app{number}") with { Mode = ExecMode.Cluster, Instances = 1 })];

    private void Listens(SpawnRequest spawn) => Keeper.Listen(spawn.Instance, spawn.Generation);

    /// <summary>Three apps are to be reloaded; the new process of the first is not ready yet.</summary>
    private async Task InTheMiddleAsync()
    {
        Keeper.OnSpawned = Listens;
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await RunAsync(updates => new RunApply(Request(Apps), updates))));
        await EventuallyAsync(() => Store.UnderWay is null);
        Keeper.OnSpawned = _ => { };
        Node.Tell(new RunApply(Request(Changed), Channel.CreateUnbounded<OperationUpdate>().Writer));
        await EventuallyAsync(() => Keeper.Processes.Count == 4);
        Assert.NotNull(Store.UnderWay);
    }

    private async Task<string?> LevelAsync(string name) => (await DetailAsync(name)).Spec.Environment.GetValueOrDefault("LEVEL");

    private static ApplyApps Request(AppSpec[] apps) =>
        new() { Apps = apps, CallerEnvironment = new Dictionary<string, string>(), Project = "/srv", By = "eve", How = "pbm apply f" };

    private Task<ApplyPlan> PlanAsync(AppSpec[] apps) => Node.Ask<ApplyPlan>(new GetPlan(Request(apps)), TimeSpan.FromSeconds(5));
}

using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>The node, its ActorSystem, its database, a supervisor or the keeper goes away.</summary>
public sealed class SurvivalTests : NodeFixture
{
    [Fact]
    public async Task What_was_stopped_stays_stopped_when_the_node_comes_up_again()
    {
        Boot();
        await StartAsync(App("web"), App("api"));
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Stop, "web")));
        await RebuildAsync();

        Assert.Equal(ProcessState.Stopped, (await DetailAsync("web")).Status);
        Assert.Equal(ProcessState.Online, (await DetailAsync("api")).Status);
        Assert.Equal(2, Keeper.Spawns.Count);
    }

    [Fact]
    public async Task A_rebuild_takes_every_process_over_without_touching_it()
    {
        Boot();
        await StartAsync(App("web"), App("api"));
        var pid = Keeper.PidOf(0);
        await RebuildAsync();
        await EventuallyAsync(() => Store.Events.Count(happened => happened.Kind == "keeper") == 2);

        var detail = await DetailAsync("web");
        Assert.Equal(pid, detail.Pid);
        Assert.Equal(0, detail.Restarts);
        Assert.Equal(2, Keeper.Spawns.Count);
    }

    [Fact]
    public async Task An_exit_that_the_node_missed_is_judged_when_it_is_back()
    {
        Boot();
        await StartAsync(App("web"));
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        Keeper.Crash(0, 3);
        Boot("node-again");

        await EventuallyAsync(() => Keeper.Spawns.Count == 2);
        await EventuallyAsync(() => Store.Memory(0) is { Restarts: 1, LastExit.Code: 3 });
    }

    [Fact]
    public async Task A_restart_that_a_slow_disk_never_learned_of_is_counted_by_the_next_node()
    {
        Boot();
        await StartAsync(App("web"));
        Store.Frozen = true;
        Keeper.Crash(0, 3);
        await EventuallyAsync(() => Keeper.Spawns.Count == 2);
        var pid = Keeper.PidOf(0);
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        Store.Frozen = false;
        Assert.Equal((0, 1), (Store.Memory(0).Restarts, Keeper.UnacknowledgedExits));
        Boot("node-again");

        var detail = await DetailAsync("web");
        Assert.Equal((pid, 1, 3), ((int?)detail.Pid, detail.Restarts, (int?)detail.ExitCode));
        Assert.Equal(1, Store.Memory(0).Restarts);
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(25), () => Keeper.UnacknowledgedExits == 0);
        Assert.Equal(2, Keeper.Spawns.Count);
    }

    [Fact]
    public async Task Everything_that_should_run_runs_again_after_the_death_of_a_keeper()
    {
        Boot();
        await StartAsync(App("web"), App("api"), App("idle"));
        await ActAsync(AppAction.Stop, "idle");
        Keeper.Die();

        await EventuallyAsync(() => Keeper.PidOf(0) is not null && Keeper.PidOf(1) is not null);
        Assert.Null(Keeper.PidOf(2));
        Assert.Contains("keeper", Store.Memory(0).LastDecision);
        Assert.Equal(0, Store.Memory(0).UnstableRestarts);
    }

    [Fact]
    public async Task A_lost_database_loses_no_app()
    {
        Boot();
        await StartAsync(App("web"));
        var pid = Keeper.PidOf(0);
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        Store.Lose();
        Boot("node-again");

        await EventuallyAsync(() => Store.Events.Any(happened => happened.Kind == "adopted"));
        var detail = await DetailAsync("web");
        Assert.Equal(pid, detail.Pid);
        Assert.Equal("/srv/web.js", detail.Spec.Script);
        Keeper.Crash(0, 1);
        await EventuallyAsync(() => Keeper.Spawns.Count == 2 && Keeper.Spawns[1].Generation > Keeper.Spawns[0].Generation);
        Assert.Equal("proc", Keeper.Spawns[1].Environment["FROM"]);
    }

    [Fact]
    public async Task Without_a_keeper_a_command_is_refused_and_says_so()
    {
        Keeper.Reachable = false;
        Boot();
        var updates = await StartAsync(App("web"));

        Assert.Equal(ApiErrorCode.Unavailable, Assert.Single(updates.OfType<OperationError>()).Error.Code);
    }

    [Fact]
    public async Task A_crashed_supervisor_is_made_anew_and_its_process_never_notices()
    {
        Boot();
        await StartAsync(App("web"));
        var pid = Keeper.PidOf(0);
        var crashes = 0;
        Planner.BeforeDescribe = () =>
        {
            if (Interlocked.Increment(ref crashes) == 1) throw new InvalidOperationException("a fault in our own code");
        };
        await RunAsync(updates => new RunAction(
            new ActOnApps { Action = AppAction.Stop, Targets = ["nobody"], Changes = new AppChanges { Namespace = "x" } }, updates));
        var app = Store.Load().Apps.Single();
        Sys.ActorSelection($"/user/node/apps/{app.AppId}/0").Tell(new ActorPm.Actors.Processes.AppChanged(app));

        await EventuallyAsync(() => crashes >= 2);
        // The new supervisor tells of itself before it is told of its process.
        await AwaitConditionAsync(async () => (await DetailAsync("web")).Pid == pid, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(5), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(Keeper.Spawns);
    }
}

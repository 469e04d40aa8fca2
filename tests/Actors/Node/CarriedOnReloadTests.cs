using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>A reload whose node goes away is carried on by the next one.</summary>
public sealed class CarriedOnReloadTests : NodeFixture
{
    private static AppSpec Cluster(int instances) => App("web") with { Mode = ExecMode.Cluster, Instances = instances };

    [Fact]
    public async Task A_new_process_that_was_not_ready_is_taken_over_and_the_rest_follows()
    {
        var old = await BootedAsync(3);
        Keeper.OnSpawned = _ => { };
        BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 4);
        var candidate = Keeper.Spawns[3];
        await RebuildAsync();
        Assert.Equal((RolloutState.Running, 0, 3), await StandsAsync());
        Assert.Equal(4, Keeper.Processes.Count);
        Keeper.OnSpawned = Listens;
        Listens(candidate);

        await ReplacedAsync(old, 3);
        Assert.Equal(6, Keeper.Spawns.Count);
        Assert.Contains(Keeper.Processes, kept => kept.Generation == candidate.Generation);
        Assert.Equal((RolloutState.Done, 3, 3), await StandsAtLastAsync());
        Assert.Contains(Store.Events, happened => happened is { Kind: "reload" } && happened.Text.Contains("is carried on: its node went away when 0 of 3 were replaced", StringComparison.Ordinal));
        Assert.Contains(Store.Events, happened => happened is { Kind: "reloaded" } && happened.Text.Contains("all 3 instances were replaced", StringComparison.Ordinal));
        Assert.Empty(Store.Rollouts);
    }

    [Fact]
    public async Task What_was_replaced_stays_and_only_the_others_get_new_processes()
    {
        var old = await BootedAsync(3);
        Keeper.DrainsAtOnce = false;
        Keeper.OnSpawned = spawn =>
        {
            if (Keeper.Spawns.Count == 4) Listens(spawn);
        };
        BeginReload();
        // The first one serves and its old one drains; of the others new processes are starting.
        await EventuallyAsync(() => Keeper.Asked<DrainRequest>().Count == 1 && Keeper.Processes.Count == 6);
        var fresh = Keeper.Spawns.Skip(3).ToList();
        Keeper.DrainsAtOnce = true;
        await RebuildAsync();
        Assert.Equal((RolloutState.Running, 1, 3), await StandsAsync());
        Listens(fresh[1]);
        Listens(fresh[2]);

        await ReplacedAsync(old, 3);
        Assert.Equal(6, Keeper.Spawns.Count);
        Assert.Equal(fresh.Select(spawn => spawn.Generation).Order(), Keeper.Processes.Select(kept => kept.Generation).Order());
        Assert.Equal((RolloutState.Done, 3, 3), await StandsAtLastAsync());
    }

    [Fact]
    public async Task One_that_does_not_become_ready_under_the_next_node_fails_as_it_would_have()
    {
        var old = await BootedAsync(2);
        Keeper.OnSpawned = _ => { };
        BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 3);
        await RebuildAsync();
        Assert.Equal((RolloutState.Running, 0, 2), await StandsAsync());
        Keeper.CrashGeneration(Keeper.Spawns[2].Generation, 1, "Error: no database\n");

        await EventuallyAsync(() => Store.Rollouts.Count == 0);
        Assert.Equal(old, Keeper.Processes.Select(kept => kept.Generation).Order());
        Assert.Equal((RolloutState.Failed, 0, 2), await StandsAtLastAsync());
        var why = await Node.Ask<WhyReport>(new GetWhy(["web"]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.All(why.Instances, one => Assert.Contains(one.Lines, line => line.Contains("exit code 1", StringComparison.Ordinal)));
        Assert.All(why.Instances, one => Assert.Contains(one.Lines, line => line.Contains("its node went away in the middle of it, the next one carried it on", StringComparison.Ordinal)));
        Assert.All(await DetailsAsync(), detail => Assert.Equal((ProcessState.Online, 0), (detail.Status, detail.Restarts)));
    }

    [Fact]
    public async Task One_that_had_failed_already_is_not_begun_anew()
    {
        await BootedAsync(2);
        Keeper.DrainsAtOnce = false;
        Keeper.OnSpawned = spawn =>
        {
            if (Keeper.Spawns.Count == 3) Listens(spawn);
            else Keeper.CrashGeneration(spawn.Generation, 1);
        };
        BeginReload();
        await EventuallyAsync(() => Store.Rollouts is [{ State: RolloutState.Failed }]);
        await RebuildAsync();
        await EventuallyAsync(() => Keeper.Asked<DrainRequest>().Count == 2);
        Keeper.FinishDrain(First(0));

        await EventuallyAsync(() => Store.Rollouts.Count == 0);
        Assert.Equal(4, Keeper.Spawns.Count);
        Assert.Equal((RolloutState.Failed, 1, 2), await StandsAtLastAsync());
        Assert.Contains(First(1), Keeper.Processes.Select(kept => kept.Generation));
    }

    [Fact]
    public async Task A_line_of_output_may_have_been_missed_so_its_new_process_is_ended_and_started_again()
    {
        var old = await BootedAsync(2, Cluster(2) with { Ready = new ReadyRules { Probe = new ProbeRules { Log = "Listening" } } }, ready: spawn => Says(spawn));
        Keeper.OnSpawned = _ => { };
        BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 3);
        var candidate = Keeper.Spawns[2].Generation;
        Keeper.OnSpawned = Says;
        await RebuildAsync();

        await ReplacedAsync(old, 2);
        Assert.Equal(5, Keeper.Spawns.Count);
        Assert.DoesNotContain(candidate, Keeper.Processes.Select(kept => kept.Generation));
    }

    [Fact]
    public async Task Without_a_shared_port_the_ones_that_were_not_restarted_are_restarted()
    {
        Boot();
        await StartAsync(App("web") with { Instances = 3 });
        var old = Keeper.Processes.Select(kept => kept.Generation).ToList();
        Keeper.StopsAtOnce = false;
        BeginReload();
        await EventuallyAsync(() => Keeper.Asked<StopRequest>().Count == 1);
        Keeper.CrashGeneration(First(0), 0);
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(100), () => Keeper.Asked<StopRequest>().Count == 2);
        await RebuildAsync();
        Keeper.StopsAtOnce = true;
        Keeper.CrashGeneration(First(1), 0);

        await ReplacedAsync(old, 3);
        Assert.Equal(6, Keeper.Spawns.Count);
    }

    [Fact]
    public async Task When_everything_went_down_with_the_node_what_starts_is_new_already()
    {
        await BootedAsync(2);
        Keeper.OnSpawned = _ => { };
        BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 3);
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        foreach (var kept in Keeper.Processes) Keeper.CrashGeneration(kept.Generation, 9);
        Keeper.OnSpawned = Listens;
        Boot("node-again");

        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(100), () => Store.Rollouts.Count == 0);
        Assert.Equal(5, Keeper.Spawns.Count);
        Assert.Equal((RolloutState.Done, 2, 2), await StandsAtLastAsync());
    }

    [Fact]
    public async Task A_stop_after_it_calls_it_off()
    {
        await BootedAsync(2);
        Keeper.OnSpawned = _ => { };
        BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 3);
        await RebuildAsync();
        Assert.Equal(RolloutState.Running, (await StandsAsync()).State);
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Stop, "web")));

        await EventuallyAsync(() => Keeper.Processes.Count == 0 && Store.Rollouts.Count == 0);
        Assert.Equal(RolloutState.CalledOff, (await StandsAtLastAsync()).State);
    }

    [Fact]
    public async Task A_second_reload_is_refused_while_it_is_carried_on()
    {
        await BootedAsync(1);
        Keeper.OnSpawned = _ => { };
        BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 2);
        await RebuildAsync();

        Assert.Contains("Reload already in progress", Assert.Single((await ActAsync(AppAction.Reload, "web")).OfType<OperationError>()).Error.Message);
    }

    [Fact]
    public async Task A_reload_that_cannot_be_stored_changes_nothing()
    {
        var old = await BootedAsync(1);
        var reload = BeginReload();
        Store.FailWhen = changes => changes.Any(change => change is Ports.PutRollout) ? new IOException("disk full") : null;

        Assert.Equal(ExitCode.Failed, Code(await DrainAsync(reload)));
        Assert.Equal(old, Keeper.Processes.Select(kept => kept.Generation));
        Assert.Contains(Store.Events, happened => happened is { Kind: "reload failed" } && happened.Text.Contains("disk full", StringComparison.Ordinal));
    }

    /// <summary>The first process of an instance.</summary>
    private long First(int instance) => Keeper.Spawns.First(spawn => spawn.Instance == instance).Generation;

    private void Listens(SpawnRequest spawn) => Keeper.Listen(spawn.Instance, spawn.Generation);

    private void Says(SpawnRequest spawn)
    {
        Listens(spawn);
        Probes.Watches[spawn.Generation].TrySetResult(true);
    }

    /// <summary>Generations of the processes, in order.</summary>
    private async Task<IReadOnlyList<long>> BootedAsync(int instances, AppSpec? spec = null, Action<SpawnRequest>? ready = null)
    {
        Keeper.OnSpawned = ready ?? Listens;
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await StartAsync(spec ?? Cluster(instances))));
        return [.. Keeper.Processes.Select(kept => kept.Generation).Order()];
    }

    /// <summary>All instances have one process, none of them an old one, and the reload is over.</summary>
    private async Task ReplacedAsync(IReadOnlyList<long> old, int instances)
    {
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(100), () => Store.Rollouts.Count == 0 && Keeper.Processes.Count == instances);
        Assert.DoesNotContain(Keeper.Processes, kept => old.Contains(kept.Generation));
        Assert.Equal(Keeper.Processes.Select(kept => kept.Generation).Order(), Enumerable.Range(0, instances).Select(id => Store.Memory(id).Generation).Order());
        Assert.All(await DetailsAsync(), detail => Assert.Equal(ProcessState.Online, detail.Status));
    }

    /// <summary>It is on the disk a moment before whoever is asked knows it.</summary>
    private async Task<(RolloutState State, int Replaced, int Total)> StandsAtLastAsync()
    {
        await EventuallyAsync(async () => (await StandsAsync()).State != RolloutState.Running);
        return await StandsAsync();
    }

    private async Task<(RolloutState State, int Replaced, int Total)> StandsAsync()
    {
        var view = (await Node.Ask<RolloutList>(new GetRollouts(["web"]), TimeSpan.FromSeconds(5))).Rollouts.Single();
        return (view.State, view.Replaced, view.Total);
    }
}

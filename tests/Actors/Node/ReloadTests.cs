using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

public sealed class ReloadTests : NodeFixture
{
    private static AppSpec Cluster(int instances) => App("web") with { Mode = ExecMode.Cluster, Instances = instances };

    [Fact]
    public async Task A_release_that_no_longer_listens_changes_nothing()
    {
        await BootedAsync(1);
        Keeper.OnSpawned = _ => { };
        var updates = await ActAsync(AppAction.Reload, "web");

        Assert.Contains("does not listen on any port", Assert.Single(updates.OfType<InstanceFailed>()).Reason);
        Assert.Equal(Keeper.Spawns[0].Generation, Assert.Single(Keeper.Processes).Generation);
    }

    [Fact]
    public async Task A_reload_starts_each_new_process_beside_the_old_and_drains_that_only_when_the_new_one_serves()
    {
        await BootedAsync(2);
        var old = Keeper.Processes;
        var updates = await ActAsync(AppAction.Reload, "web");

        Assert.Equal(ExitCode.Ok, Code(updates));
        Assert.Equal([0, 1], updates.OfType<InstanceSucceeded>().Select(one => one.Id).Order());
        Assert.Equal(2, Keeper.Processes.Count);
        Assert.All(Keeper.Processes, kept => Assert.Equal((RouteState?)RouteState.Open, kept.Route));
        Assert.DoesNotContain(Keeper.Processes, kept => old.Any(before => before.Generation == kept.Generation));
        foreach (var before in old)
        {
            var spawn = Keeper.Spawns.Single(one => one.Replaces == before.Generation);
            var orders = Keeper.Asked<KeeperRequest>().ToList();
            var opened = orders.FindIndex(order => order is OpenRouteRequest open && open.Generation == spawn.Generation);
            var drained = orders.FindIndex(order => order is DrainRequest drain && drain.Generation == before.Generation);
            var stopped = orders.FindIndex(order => order is StopRequest stop && stop.Generation == before.Generation);
            Assert.True(opened >= 0 && opened < drained && drained < stopped);
            Assert.True(spawn.Handoff!.Hold);
        }

        Assert.All(await DetailsAsync(), detail => Assert.Equal((ProcessState.Online, 1), (detail.Status, detail.Restarts)));
        Assert.Equal(Keeper.Processes.Select(kept => kept.Generation), new[] { 0, 1 }.Select(id => Store.Memory(id).Generation));
    }

    [Fact]
    public async Task A_broken_release_leaves_the_old_ones_serving_and_says_why()
    {
        await BootedAsync(3);
        var old = Keeper.Processes;
        Keeper.OnSpawned = spawn => Keeper.CrashGeneration(spawn.Generation, 1, "Error: no database\n");
        var updates = await ActAsync(AppAction.Reload, "web");

        var failed = Assert.Single(updates.OfType<InstanceFailed>());
        Assert.StartsWith("exit code 1", failed.Reason);
        Assert.Equal(["Error: no database"], failed.LastErrorLines);
        Assert.Contains("nothing was replaced", Assert.Single(updates.OfType<OperationError>()).Error.Message);
        Assert.Equal(ExitCode.Failed, Code(updates));
        Assert.Equal(old, Keeper.Processes);
        Assert.Empty(Keeper.Asked<DrainRequest>());
        Assert.Equal(4, Keeper.Spawns.Count);
        Assert.All(await DetailsAsync(), detail => Assert.Equal((ProcessState.Online, 0), (detail.Status, detail.Restarts)));
        var why = await Node.Ask<WhyReport>(new GetWhy(["web"]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.All(why.Instances, one => Assert.Contains(one.Lines, line => line.Contains("exit code 1", StringComparison.Ordinal)));
        Assert.Equal(RolloutState.Failed, (await StatusAsync()).State);
    }

    [Fact]
    public async Task One_whose_probe_fails_goes_and_the_old_one_stays()
    {
        await BootedAsync(1, Cluster(1) with { Ready = new ReadyRules { Probe = new ProbeRules { Http = "/health" } } });
        Probes.Problem = "answered with status 500";
        var updates = await ActAsync(AppAction.Reload, "web");

        Assert.Contains("GET /health: answered with status 500", Assert.Single(updates.OfType<InstanceFailed>()).Reason);
        Assert.Single(Keeper.Processes);
        Assert.Equal(Keeper.Spawns[0].Generation, Keeper.Processes[0].Generation);
        Assert.All(Probes.Questions, question => Assert.Equal((4000, "/health"), (question.Port, question.HttpPath)));
    }

    [Fact]
    public async Task One_that_listens_on_another_port_goes_and_the_old_one_stays()
    {
        await BootedAsync(1);
        Keeper.OnSpawned = spawn => Keeper.Listen(spawn.Instance, spawn.Generation, "3001");
        var updates = await ActAsync(AppAction.Reload, "web");

        Assert.Contains("it listens on 3001, the process it is to replace on 3000", Assert.Single(updates.OfType<InstanceFailed>()).Reason);
        Assert.Equal(Keeper.Spawns[0].Generation, Assert.Single(Keeper.Processes).Generation);
    }

    [Fact]
    public async Task A_second_reload_is_refused_while_one_runs()
    {
        await BootedAsync(2);
        Keeper.OnSpawned = _ => { };
        var first = BeginReload();
        await EventuallyAsync(() => Keeper.Spawns.Count == 3);
        await EventuallyAsync(() => Store.Events.Any(happened => happened.Kind == "started" && happened.Generation == Keeper.Spawns[2].Generation));
        Assert.Equal(RolloutState.Running, (await StatusAsync()).State);
        var second = await ActAsync(AppAction.Reload, "web");

        Assert.Contains("Reload already in progress", Assert.Single(second.OfType<OperationError>()).Error.Message);
        Keeper.OnSpawned = Listens;
        Keeper.Listen(0, Keeper.Spawns[2].Generation);
        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(first)));
    }

    [Fact]
    public async Task A_stop_calls_a_reload_off_and_leaves_nothing_running()
    {
        await BootedAsync(2);
        Keeper.OnSpawned = _ => { };
        var reload = BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 3);
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Stop, "web")));

        Assert.Equal(ExitCode.Failed, Code(await DrainAsync(reload)));
        await EventuallyAsync(() => Keeper.Processes.Count == 0);
        await EventuallyAsync(() => Keeper.Asked<ReleaseGroupRequest>().Count == 1);
        Assert.All(await DetailsAsync(), detail => Assert.Equal(ProcessState.Stopped, detail.Status));
    }

    [Fact]
    public async Task An_old_process_that_dies_while_its_successor_starts_is_not_started_beside_it()
    {
        await BootedAsync(1);
        Keeper.OnSpawned = _ => { };
        var reload = BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 2);
        Keeper.CrashGeneration(Keeper.Spawns[0].Generation, 9);
        Keeper.Listen(0, Keeper.Spawns[1].Generation);

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(reload)));
        Assert.Equal(2, Keeper.Spawns.Count);
        Assert.Equal(Keeper.Spawns[1].Generation, Assert.Single(Keeper.Processes).Generation);
    }

    [Fact]
    public async Task When_the_old_one_died_meanwhile_and_the_new_one_fails_the_old_one_is_started_again()
    {
        await BootedAsync(1);
        Keeper.OnSpawned = _ => { };
        var reload = BeginReload();
        await EventuallyAsync(() => Keeper.Processes.Count == 2);
        Keeper.CrashGeneration(Keeper.Spawns[0].Generation, 9);
        Keeper.OnSpawned = Listens;
        Keeper.CrashGeneration(Keeper.Spawns[1].Generation, 1);

        Assert.Equal(ExitCode.Failed, Code(await DrainAsync(reload)));
        await EventuallyAsync(() => Keeper.Spawns.Count == 3);
        await EventuallyAsync(() => Store.Memory(0) is { Status: ProcessState.Online } memory && memory.Generation == Keeper.Spawns[2].Generation);
    }

    [Fact]
    public async Task Instances_without_a_shared_port_are_stopped_then_started_and_that_is_said()
    {
        Boot();
        await StartAsync(App("web") with { Instances = 2 });
        var updates = await ActAsync(AppAction.Reload, "web");

        Assert.Contains(updates, update => update is OperationNotice { Text: var text } && text.Contains("shares no port", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Ok, Code(updates));
        Assert.Equal(4, Keeper.Spawns.Count);
        Assert.All(Keeper.Spawns, spawn => Assert.Null(spawn.Replaces));
    }

    [Fact]
    public async Task Leaking_instances_are_replaced_one_at_a_time_while_the_others_serve()
    {
        await BootedAsync(4, Cluster(4) with { MaxMemoryBytes = 10 << 20, Ready = new ReadyRules { ListenTimeout = TimeSpan.FromMinutes(5) } });
        Keeper.OnSpawned = _ => { };
        // The new processes are over the limit too, and wait for their next turn.
        Readings.Bytes = 50 << 20;
        for (var replaced = 0; replaced < 4; replaced++)
        {
            await MoveOnUntilAsync(TimeSpan.FromMilliseconds(100), () => Keeper.Spawns.Count == 5 + replaced);
            // Only one is being started, however many are over the limit.
            Advance(TimeSpan.FromSeconds(3));
            Assert.Equal(5, Keeper.Processes.Count);
            if (replaced == 3)
            {
                Readings.Bytes = 1 << 20;
                Keeper.OnSpawned = Listens;
            }

            Keeper.Listen(Keeper.Spawns[4 + replaced].Instance, Keeper.Spawns[4 + replaced].Generation);
        }

        await EventuallyAsync(() => Keeper.Processes.Count == 4);
        Assert.Equal([0, 1, 2, 3], Keeper.Spawns.Skip(4).Take(4).Select(spawn => spawn.Instance).Order());
        Assert.DoesNotContain(Store.Events, happened => happened.Text.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_instance_that_hangs_is_replaced_after_its_failures()
    {
        await BootedAsync(1, Cluster(1) with { Alive = new ProbeRules { Http = "/", Failures = 2, Interval = TimeSpan.FromSeconds(1) } });
        Probes.Problem = "no answer within 5 s";
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(200), () => Keeper.Spawns.Count == 2);
        Probes.Problem = null;

        await EventuallyAsync(() => Keeper.Processes.Count == 1 && Keeper.Processes[0].Generation == Keeper.Spawns[1].Generation);
        Assert.Equal(2, Store.Events.Count(happened => happened.Kind == "unhealthy"));
        Assert.Contains(Store.Events, happened => happened.Kind == "reload" && happened.Text.Contains("it hangs", StringComparison.Ordinal));
        // Nothing is waited for: it serves nobody.
        Assert.Empty(Keeper.Asked<DrainRequest>());
    }

    [Fact]
    public async Task A_crash_of_one_changes_nothing_of_the_others()
    {
        await BootedAsync(2);
        var other = Keeper.Processes.Single(kept => kept.Instance == 1);
        Keeper.Crash(0, 1);

        await EventuallyAsync(() => Keeper.Spawns.Count == 3 && Store.Memory(0) is { Restarts: 1, Status: ProcessState.Online });
        Assert.Contains(Keeper.Processes, kept => kept.Generation == other.Generation);
        Assert.Null(Keeper.Spawns[2].Replaces);
    }

    [Fact]
    public async Task Scaling_adds_the_lowest_free_numbers_and_takes_the_highest_after_draining()
    {
        await BootedAsync(2);
        Assert.Equal(ExitCode.Ok, Code(await ScaleAsync(4)));
        Assert.Equal([0, 1, 2, 3], (await DetailsAsync()).Select(detail => detail.Slot));
        Assert.Equal(ExitCode.Ok, Code(await ScaleAsync(-3, relative: true)));

        Assert.Equal([0], Keeper.Processes.Select(kept => kept.Instance));
        Assert.Equal([3, 2, 1], Keeper.Asked<DrainRequest>().Select(drain => drain.Instance).OrderDescending());
        Assert.Equal(0, (await DetailAsync("web")).Restarts);
        var nothing = await ScaleAsync(1);
        Assert.StartsWith("Nothing to do: ", Assert.Single(nothing.OfType<OperationError>()).Error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, Code(nothing));
        Assert.Equal(ExitCode.Failed, Code(await ScaleAsync(0)));
    }

    private void Listens(SpawnRequest spawn) => Keeper.Listen(spawn.Instance, spawn.Generation);

    private async Task BootedAsync(int instances, AppSpec? spec = null)
    {
        Keeper.OnSpawned = Listens;
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await StartAsync(spec ?? Cluster(instances))));
    }

    private Task<IReadOnlyList<OperationUpdate>> ScaleAsync(int count, bool relative = false) =>
        RunAsync(updates => new RunScale(new ScaleApp { Target = "web", Count = count, Relative = relative }, updates));

    private async Task<RolloutView> StatusAsync() =>
        (await Node.Ask<RolloutList>(new GetRollouts(["web"]), TimeSpan.FromSeconds(5))).Rollouts.Single();
}

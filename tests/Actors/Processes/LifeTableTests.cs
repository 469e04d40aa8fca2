using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Xunit;

namespace ActorPm.Actors.Tests.Processes;

public sealed class LifeTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProcessIdentity Process = new(4711, 123, "boot");
    private static readonly AppSpec Plain = new() { Name = "web", Script = "/srv/web.js", Cwd = "/srv" };
    private static readonly AppSpec Job = Plain with { Schedule = "0 3 * * *" };
    private static readonly AppSpec Waiting = Plain with { Ready = new ReadyRules { WaitReady = true } };

    public static TheoryData<int, int> Cells()
    {
        var cells = new TheoryData<int, int>();
        foreach (var state in Enum.GetValues<ProcessState>())
            foreach (var kind in Enum.GetValues<LifeEventKind>())
                cells.Add((int)state, (int)kind);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_keeps_the_invariants_of_a_life(int stateNumber, int kindNumber)
    {
        var (state, kind) = ((ProcessState)stateNumber, (LifeEventKind)kindNumber);
        foreach (var spec in (AppSpec[])[Plain, Waiting, Job, Job with { Overlap = OverlapPolicy.Queue }, Job with { Overlap = OverlapPolicy.Replace }])
            foreach (var after in Enum.GetValues<AfterEnd>())
                foreach (var happened in Samples(kind))
                {
                    var life = Life(state) with { After = after };
                    var step = LifeTable.Step(life, happened, new LifeContext(spec, Now, 99, AwaitsReady: spec.Ready.WaitReady));

                    var spawns = step.Effects.OfType<SpawnProcess>().ToList();
                    var ends = step.Effects.OfType<EndProcess>().ToList();
                    Assert.True(spawns.Count + ends.Count <= 1, "one order to the keeper at most");
                    if (spawns.Count == 1)
                    {
                        Assert.Equal(ProcessState.Launching, step.Life.Status);
                        Assert.Null(step.Life.Process);
                        Assert.Equal(99, step.Life.Memory.Generation);
                    }

                    if (ends.Count == 1) Assert.Equal(ProcessState.Stopping, step.Life.Status);
                    if (step.Life.Status is ProcessState.Stopped or ProcessState.Errored or ProcessState.WaitingRestart)
                        Assert.True(step.Life.Process is null || state == step.Life.Status, "nothing runs in a state of rest");
                    Assert.Equal(step.Life.Status == ProcessState.WaitingRestart, step.Life.Memory.RestartDueAt is not null);
                    if (step.Life.Status != state && step.Life.Status is ProcessState.WaitingRestart)
                        Assert.Contains(step.Effects, effect => effect is SetTimer { Timer: LifeTimer.Restart });
                }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_process_that_is_not_the_instance_is_never_started_again(int stateNumber, int kindNumber)
    {
        var (state, kind) = ((ProcessState)stateNumber, (LifeEventKind)kindNumber);
        // Only a wish, or having run before, starts anything at all.
        if (kind is LifeEventKind.StartAsked or LifeEventKind.RestartAsked or LifeEventKind.RestartDue or LifeEventKind.FoundGone) return;
        foreach (var after in Enum.GetValues<AfterEnd>())
            foreach (var happened in Samples(kind))
            {
                var step = LifeTable.Step(Life(state) with { After = after }, happened, new LifeContext(Plain, Now, 99, OneTry: true));
                Assert.Empty(step.Effects.OfType<SpawnProcess>());
            }
    }

    [Fact]
    public void The_printed_table_is_the_reviewed_one() =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Processes", "life-table.golden.txt")), LifeTable.Print());

    [Fact]
    public void A_start_spawns_and_is_online_when_spawned()
    {
        var launched = Step(Life(ProcessState.Stopped), new StartAsked("test", ByHand: true));
        var online = Step(launched.Life, new Spawned(99, Process, Now));

        Assert.Contains(launched.Effects, effect => effect is SpawnProcess { Generation: 99 });
        Assert.Equal(ProcessState.Online, online.Life.Status);
        Assert.Equal(Process, online.Life.Process);
    }

    [Fact]
    public void With_wait_ready_it_is_launching_until_it_says_so()
    {
        var launched = Step(Life(ProcessState.Stopped), new StartAsked("test", ByHand: true), Waiting);
        var spawned = Step(launched.Life, new Spawned(99, Process, Now), Waiting);
        var ready = Step(spawned.Life, new BecameReady(), Waiting);

        Assert.Equal(ProcessState.Launching, spawned.Life.Status);
        Assert.Contains(spawned.Effects, effect => effect == new SetTimer(LifeTimer.Ready, TimeSpan.FromSeconds(3)));
        Assert.Equal(ProcessState.Online, ready.Life.Status);
    }

    [Fact]
    public void One_that_never_gets_ready_is_ended_and_counts_as_unstable()
    {
        var running = Life(ProcessState.Launching);
        var ending = Step(running, new ReadyTimedOut("it said nothing"), Waiting);
        var judged = Step(ending.Life, new Exited(Exit(code: 0, uptime: 5)), Waiting);

        Assert.Contains(ending.Effects, effect => effect is EndProcess);
        Assert.Equal(ProcessState.Launching, judged.Life.Status);
        Assert.Equal(1, judged.Life.Memory.UnstableRestarts);
        Assert.Contains("not ready within 3.0 s", judged.Life.Memory.LastExit!.Failure);
    }

    [Fact]
    public void A_stop_while_the_spawn_is_under_way_ends_it_when_it_is_there()
    {
        var launched = Step(Life(ProcessState.Stopped), new StartAsked("test", ByHand: true));
        var stopping = Step(launched.Life, new StopAsked("test"));
        var late = Step(stopping.Life, new Spawned(99, Process, Now));
        var stopped = Step(late.Life, new Exited(Exit(code: 0, uptime: 0, cause: ExitCause.Stopped)));

        Assert.DoesNotContain(stopping.Effects, effect => effect is EndProcess);
        Assert.Contains(late.Effects, effect => effect is EndProcess { Generation: 99 });
        Assert.Equal(ProcessState.Stopped, stopped.Life.Status);
    }

    [Fact]
    public void A_start_during_a_stop_starts_it_again_afterwards()
    {
        var stopping = Step(Life(ProcessState.Online), new StopAsked("test"));
        var wanted = Step(stopping.Life, new StartAsked("test", ByHand: true));
        var ended = Step(wanted.Life, new Exited(Exit(code: 0, uptime: 9, cause: ExitCause.Stopped)));

        Assert.Contains(ended.Effects, effect => effect is SpawnProcess);
    }

    [Fact]
    public void A_stop_during_a_restart_stays_down()
    {
        var restarting = Step(Life(ProcessState.Online), new RestartAsked("test", ByHand: true));
        var stopped = Step(restarting.Life, new StopAsked("test"));
        var ended = Step(stopped.Life, new Exited(Exit(code: 0, uptime: 9, cause: ExitCause.Stopped)));

        Assert.Equal(ProcessState.Stopped, ended.Life.Status);
        Assert.DoesNotContain(ended.Effects, effect => effect is SpawnProcess);
    }

    [Fact]
    public void A_restart_of_a_running_one_counts_and_of_a_stopped_one_does_not()
    {
        var restarting = Step(Life(ProcessState.Online), new RestartAsked("test", ByHand: true));
        var again = Step(restarting.Life, new Exited(Exit(code: 0, uptime: 9, cause: ExitCause.Stopped)));
        var started = Step(Life(ProcessState.Stopped), new RestartAsked("test", ByHand: true));

        Assert.Equal(1, again.Life.Memory.Restarts);
        Assert.Equal(0, started.Life.Memory.Restarts);
    }

    [Fact]
    public void A_crash_loop_ends_errored_after_sixteen_starts_and_fifteen_restarts()
    {
        var life = Life(ProcessState.Launching);
        var starts = 1;
        var at = Now;
        while (life.Status != ProcessState.Errored)
        {
            var spawned = LifeTable.Step(life with { Process = null }, new Spawned(life.Memory.Generation, Process, at), new LifeContext(Plain, at, 99));
            at += TimeSpan.FromMilliseconds(40);
            var ended = LifeTable.Step(spawned.Life, new Exited(Exit(code: 1, uptime: 0.04) with { At = at }), new LifeContext(Plain, at, 100 + starts));
            life = ended.Life;
            if (life.Status == ProcessState.Launching) starts++;
        }

        Assert.Equal(16, starts);
        Assert.Equal(15, life.Memory.Restarts);
        Assert.Contains("exit code 1 after 40 ms, 16th unstable exit of 16, given up", life.Memory.LastDecision);
    }

    [Fact]
    public void A_restart_by_hand_starts_fresh_after_errored()
    {
        var errored = Life(ProcessState.Errored);
        errored = errored with { Memory = errored.Memory with { UnstableRestarts = 16, BackoffDelay = TimeSpan.FromSeconds(5) } };
        var again = Step(errored, new RestartAsked("test", ByHand: true));

        Assert.Equal(0, again.Life.Memory.UnstableRestarts);
        Assert.Equal(TimeSpan.Zero, again.Life.Memory.BackoffDelay);
        Assert.Equal(Now, again.Life.Memory.CreatedAt);
    }

    [Fact]
    public void A_wait_that_began_before_a_rebuild_goes_on_for_what_is_left_of_it()
    {
        var waiting = Life(ProcessState.WaitingRestart);
        waiting = waiting with { Memory = waiting.Memory with { RestartDueAt = Now + TimeSpan.FromSeconds(4) } };
        var found = Step(waiting, new FoundGone());

        Assert.Contains(found.Effects, effect => effect == new SetTimer(LifeTimer.Restart, TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public void A_process_that_is_found_alive_is_taken_over_without_a_restart()
    {
        var found = Step(Life(ProcessState.Online) with { Process = null }, new FoundAlive(5, Process, Now, ReadySeen: false, Stopping: false));

        Assert.Equal(ProcessState.Online, found.Life.Status);
        Assert.Equal(Process, found.Life.Process);
        Assert.Equal(0, found.Life.Memory.Restarts);
        Assert.DoesNotContain(found.Effects, effect => effect is SpawnProcess or EndProcess);
    }

    [Fact]
    public void A_process_that_is_found_alive_though_stopped_is_ended()
    {
        var found = Step(Life(ProcessState.Stopped), new FoundAlive(7, Process, Now, ReadySeen: false, Stopping: false));

        Assert.Contains(found.Effects, effect => effect is EndProcess { Generation: 7 });
    }

    [Theory]
    [InlineData(ProcessState.Online, 1)]
    [InlineData(ProcessState.Launching, 1)]
    [InlineData(ProcessState.Stopping, 1)]
    [InlineData(ProcessState.WaitingRestart, 1)]
    [InlineData(ProcessState.Stopped, 0)]
    [InlineData(ProcessState.Errored, 0)]
    public void A_newer_process_than_the_one_on_disk_is_taken_over_and_counted_as_the_restart_it_was(ProcessState stored, int restarts)
    {
        var life = Life(stored) with { Process = null, After = AfterEnd.StartAgain };
        var found = Step(life, new FoundAlive(7, Process, Now, ReadySeen: false, Stopping: false) { Missed = Exit(3, 1) });

        Assert.Equal((ProcessState.Online, 7, restarts, 3), (found.Life.Status, found.Life.Memory.Generation, found.Life.Memory.Restarts, found.Life.Memory.LastExit!.Code));
        Assert.DoesNotContain(found.Effects, effect => effect is SpawnProcess or EndProcess);
        Assert.Equal(restarts, found.Effects.OfType<RecordEvent>().Count(record => record.Kind == "exited"));
    }

    [Theory]
    [InlineData(ProcessState.Online)]
    [InlineData(ProcessState.Launching)]
    [InlineData(ProcessState.Stopping)]
    [InlineData(ProcessState.WaitingRestart)]
    public void The_end_of_a_newer_process_than_the_one_on_disk_counts_its_start_and_is_judged(ProcessState stored)
    {
        var life = Life(stored) with { Process = null, After = AfterEnd.StartAgain };
        var ended = Step(life, new Exited(Exit(3, 1) with { Generation = 7 }));

        Assert.Equal((ProcessState.Launching, 99, 2, 7), (ended.Life.Status, ended.Life.Memory.Generation, ended.Life.Memory.Restarts, ended.Life.Memory.LastExit!.Generation));
        Assert.Single(ended.Effects.OfType<SpawnProcess>());
        Assert.Equal(2, ended.Effects.OfType<RecordEvent>().Count(record => record.Kind == "exited"));
    }

    private static LifeStep Step(ProcessLife life, LifeEvent happened, AppSpec? spec = null) =>
        LifeTable.Step(life, happened, new LifeContext(spec ?? Plain, Now, 99, AwaitsReady: (spec ?? Plain).Ready.WaitReady));

    private static ProcessLife Life(ProcessState state) => new()
    {
        Memory = new ProcessMemory
        {
            Status = state,
            CreatedAt = Now,
            StartedAt = Now,
            Generation = 5,
            RestartDueAt = state == ProcessState.WaitingRestart ? Now : null,
        },
        Process = state is ProcessState.Launching or ProcessState.Online or ProcessState.Stopping ? Process : null,
    };

    private static LastExit Exit(int? code, double uptime, ExitCause cause = ExitCause.Own) =>
        new(5, cause, code, null, Now, TimeSpan.FromSeconds(uptime), []);

    private static IEnumerable<LifeEvent> Samples(LifeEventKind kind) => kind switch
    {
        LifeEventKind.StartAsked => [new StartAsked("test", true), new StartAsked("test", false)],
        LifeEventKind.StopAsked => [new StopAsked("test"), new StopAsked("test", ByKill: true)],
        LifeEventKind.RestartAsked => [new RestartAsked("test", true), new RestartAsked("test", false)],
        LifeEventKind.Spawned => [new Spawned(5, Process, Now)],
        LifeEventKind.SpawnFailed => [new SpawnFailed(5, "no such file", true), new SpawnFailed(5, "too many processes", false)],
        LifeEventKind.BecameReady => [new BecameReady()],
        LifeEventKind.ReadyTimedOut => [new ReadyTimedOut("it said nothing")],
        LifeEventKind.Exited =>
        [
            new Exited(Exit(0, 0)), new Exited(Exit(1, 0)), new Exited(Exit(1, 100)), new Exited(Exit(null, 1, ExitCause.KeeperLost)),
            new Exited(Exit(null, 1, ExitCause.KeeperShutdown)), new Exited(Exit(null, 1, ExitCause.Stopped)),
        ],
        LifeEventKind.RestartDue => [new RestartDue()],
        LifeEventKind.StableLongEnough => [new StableLongEnough()],
        LifeEventKind.FoundAlive =>
        [
            new FoundAlive(5, Process, Now, false, false), new FoundAlive(6, Process, Now, true, false), new FoundAlive(6, Process, Now, true, true),
        ],
        LifeEventKind.FoundGone => [new FoundGone()],
        LifeEventKind.RunDue => [new RunDue(Now, "its schedule")],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a new event needs samples here"),
    };
}

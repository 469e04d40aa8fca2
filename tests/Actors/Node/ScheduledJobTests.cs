using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

public sealed class ScheduledJobTests : NodeFixture
{
    private static AppSpec Job(string pattern = "*/10 * * * * *") => App("job") with { Schedule = pattern };

    [Fact]
    public async Task A_job_waits_runs_at_its_time_and_waits_again()
    {
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await StartAsync(Job("0 * * * *"))));
        Assert.Equal(JobState.Waiting, (await DetailAsync("job")).Job!.State);
        Assert.Empty(Keeper.Spawns);
        await RunOnceAsync(minutes: 61, runs: 1);
        Assert.Equal(JobState.Running, (await DetailAsync("job")).Job!.State);
        Keeper.Crash(0, 3);
        await EventuallyAsync(() => Store.Memory(0) is { Status: ProcessState.Stopped, EndedItself: true });
        // It is on the disk a moment before whoever is asked knows it.
        await EventuallyAsync(async () => (await DetailAsync("job")).Job!.State != JobState.Running);
        var job = (await DetailAsync("job")).Job!;
        Assert.True(job is { State: JobState.Waiting, LastFailed: true, NextRunAt: not null }, $"{job}");
        Assert.Contains(Store.Events, happened => happened.Kind == "failed" && happened.Text.StartsWith("its run failed, exit code 3", StringComparison.Ordinal));
        await RunOnceAsync(minutes: 61, runs: 2);
    }

    [Fact]
    public async Task Stop_suspends_start_resumes_and_restart_runs_at_once()
    {
        Boot();
        await StartAsync(Job("0 * * * *"));
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Stop, "job")));
        Assert.Equal(JobState.Suspended, (await DetailAsync("job")).Job!.State);
        for (var minute = 0; minute < 130; minute += 10) await PassAsync(10);
        Assert.Empty(Keeper.Spawns);
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Start, "job")));
        Assert.Empty(Keeper.Spawns);
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Restart, "job")));
        Assert.Single(Keeper.Spawns);
        Assert.Equal(JobState.Running, (await DetailAsync("job")).Job!.State);
        // A start while it runs neither ends nor doubles the run, nor does a reload.
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Start, "job")));
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Reload, "job")));
        Assert.Single(Keeper.Spawns);
    }

    [Fact]
    public async Task Of_the_times_while_the_node_was_away_the_last_is_made_up_for_and_none_is_done_twice()
    {
        Boot();
        await StartAsync(Job("0 * * * *"));
        await RunOnceAsync(minutes: 61, runs: 1);
        await RebuildAsync();
        Assert.Equal(JobState.Running, (await DetailAsync("job")).Job!.State);
        Assert.Single(Keeper.Spawns);
        Keeper.Crash(0, 0);
        await EventuallyAsync(() => Store.Memory(0).Status == ProcessState.Stopped);
        await RebuildAsync("node-third", away: TimeSpan.FromHours(5));
        await EventuallyAsync(() => Keeper.Spawns.Count == 2);
        Keeper.Crash(0, 0);
        await EventuallyAsync(() => Store.Memory(0).Status == ProcessState.Stopped);
        await RebuildAsync("node-fourth");
        Assert.Equal(JobState.Waiting, (await DetailAsync("job")).Job!.State);
        Assert.Equal(2, Keeper.Spawns.Count);
    }

    private async Task RebuildAsync(string name, TimeSpan away = default)
    {
        await Akka.Actor.GracefulStopSupport.GracefulStop(Node, TimeSpan.FromSeconds(5));
        Advance(away);
        Boot(name);
    }

    private async Task RunOnceAsync(int minutes, int runs)
    {
        for (var minute = 0; minute < minutes; minute++) await PassAsync(1);
        await EventuallyAsync(() => Keeper.Spawns.Count == runs && Store.Memory(0).Status == ProcessState.Online);
    }

    private async Task PassAsync(int minutes)
    {
        Advance(TimeSpan.FromMinutes(minutes));
        // The clock must not go on before the schedule has looked at it and set its next timer.
        await Sys.ActorSelection($"{Node.Path}/schedules").Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await DetailAsync("job");
    }
}

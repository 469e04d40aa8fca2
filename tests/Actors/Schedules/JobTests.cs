using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Schedules;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Xunit;

namespace ActorPm.Actors.Tests.Schedules;

public sealed class JobTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);
    private static readonly ProcessIdentity Process = new(4711, 123, "boot");
    private static readonly AppSpec Job = new() { Name = "job", Script = "/app/job.sh", Cwd = "/app", Schedule = "0 3 * * *" };
    private static readonly RunDue Due = new(Now, "its schedule");

    [Fact]
    public void A_start_waits_for_the_next_time_and_a_restart_runs_at_once()
    {
        var waiting = Step(Stopped(endedItself: false), new StartAsked("test", ByHand: true));
        Assert.Empty(waiting.Effects.OfType<SpawnProcess>());
        Assert.Equal((ProcessState.Stopped, true), (waiting.Life.Status, waiting.Life.Memory.EndedItself));
        Assert.Single(Step(waiting.Life, new RestartAsked("test", ByHand: true)).Effects.OfType<SpawnProcess>());
    }

    [Fact]
    public void A_time_is_seen_to_once()
    {
        var running = Step(Stopped(), Due);
        Assert.Single(running.Effects.OfType<SpawnProcess>());
        Assert.Equal(Now, running.Life.Memory.PlannedAt);
        var ended = Step(Online(running.Life), Ended(0));
        Assert.Equal((ProcessState.Stopped, true, 0), (ended.Life.Status, ended.Life.Memory.EndedItself, ended.Life.Memory.Restarts));
        Assert.Empty(Step(ended.Life, Due).Effects);
    }

    [Fact]
    public void A_job_that_a_person_stopped_is_not_run() => Assert.Empty(Step(Stopped(endedItself: false), Due).Effects);

    [Theory]
    [InlineData(0, "exited", "its run ended, exit code 0 after 5.0 s")]
    [InlineData(3, "failed", "its run failed, exit code 3 after 5.0 s")]
    public void However_it_ends_it_is_not_started_again_and_a_failure_is_said(int code, string kind, string text)
    {
        var ended = Step(Online(Stopped()), Ended(code));
        Assert.Empty(ended.Effects.OfType<SpawnProcess>());
        Assert.Contains(new RecordEvent(kind, text), ended.Effects);
    }

    [Fact]
    public void Skip_leaves_a_run_out() => Assert.Equal(
        [new RecordEvent("skipped", "its schedule: left out, the run before has not ended")], Step(Online(Stopped()), Due).Effects);

    [Fact]
    public void Queue_runs_it_when_the_other_has_ended_and_keeps_one_at_most()
    {
        var job = Job with { Overlap = OverlapPolicy.Queue };
        var queued = Step(Online(Stopped()), Due, job);
        var second = Step(queued.Life, Due with { PlannedAt = Now.AddHours(1) }, job);
        Assert.Equal(["queued"], queued.Effects.OfType<RecordEvent>().Select(record => record.Kind));
        Assert.Equal(["skipped"], second.Effects.OfType<RecordEvent>().Select(record => record.Kind));
        var next = Step(second.Life, Ended(1), job);
        Assert.Single(next.Effects.OfType<SpawnProcess>());
        Assert.Empty(Step(Online(next.Life), Ended(0), job).Effects.OfType<SpawnProcess>());
    }

    [Fact]
    public void Replace_stops_the_other_for_it()
    {
        var job = Job with { Overlap = OverlapPolicy.Replace };
        var replacing = Step(Online(Stopped()), Due, job);
        Assert.Single(replacing.Effects.OfType<EndProcess>());
        Assert.Single(Step(replacing.Life, Ended(0, ExitCause.Stopped, generation: 5), job).Effects.OfType<SpawnProcess>());
    }

    [Fact]
    public void A_run_whose_end_nobody_saw_is_not_done_again()
    {
        var found = Step(Online(Stopped()), new FoundGone());
        Assert.Empty(found.Effects.OfType<SpawnProcess>());
        Assert.Contains(found.Effects, effect => effect is RecordEvent { Kind: "failed" });
    }

    [Fact]
    public void A_run_that_was_decided_but_not_begun_is_begun()
    {
        var launching = Step(Stopped(), Due).Life;
        Assert.Single(Step(launching, new FoundGone()).Effects.OfType<SpawnProcess>());
    }

    /// <summary>Hours ago of: the last start by hand, the time that was seen to last; whether 3:00, seven hours ago, was missed.</summary>
    [Theory]
    [InlineData(100, 31, true)]
    [InlineData(100, null, true)]
    [InlineData(100, 7, false)]
    [InlineData(6, 31, false)] // resumed after it
    public void A_time_that_passed_unseen_is_made_up_for_once(int startedHoursAgo, int? plannedHoursAgo, bool missed)
    {
        var memory = new ProcessMemory { CreatedAt = Now.AddHours(-startedHoursAgo), EndedItself = true, PlannedAt = plannedHoursAgo is { } ago ? Now.AddHours(-ago) : null };
        Assert.Equal(missed ? Now.AddHours(-7) : null, JobTimes.Missed(Status(memory), Now, TimeZoneInfo.Utc));
        Assert.Null(JobTimes.Missed(Status(memory with { EndedItself = false }), Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void The_pattern_is_meant_in_the_zone_of_the_app()
    {
        var status = Status(new ProcessMemory { CreatedAt = Now, EndedItself = true }, Job with { TimeZone = "America/New_York" });
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero), JobTimes.Next(status, Now, TimeZoneInfo.Utc));
        Assert.Contains("at 2026-11-26 03:00:00 America/New_York", ScheduleText.Describe(status, Now, TimeZoneInfo.Utc).Single());
    }

    [Fact]
    public void A_time_in_the_hour_that_summer_time_leaves_out_comes_once()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var night = new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero);
        var first = CronPattern.Next("30 2 * * *", night, berlin)!.Value;
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), first.ToUniversalTime());
        Assert.Equal(new DateTimeOffset(2026, 3, 30, 0, 30, 0, TimeSpan.Zero), CronPattern.Next("30 2 * * *", first, berlin)!.Value.ToUniversalTime());
    }

    [Theory]
    [InlineData("0 3 * * *", "* * * * *", null, 1, "has both schedule and cron_restart")]
    [InlineData("0 3 * *", null, null, 1, "Cron pattern error: '0 3 * *' has 4 fields")]
    [InlineData("0 3 * * *", null, "Mars/Olympus", 1, "the time zone 'Mars/Olympus' is not known here")]
    [InlineData("0 3 * * *", null, null, 2, "cannot have a schedule and several instances")]
    public void What_makes_no_sense_is_refused(string schedule, string? cron, string? zone, int instances, string message) =>
        Assert.Contains(message, SpecSchedule.Problem(Job with { Schedule = schedule, CronRestart = cron, TimeZone = zone, Instances = instances })!.Message);

    [Fact]
    public void Where_it_stands_is_told_with_its_last_result()
    {
        var failed = Step(Online(Stopped()), Ended(3)).Life.Memory;
        var view = JobTimes.View(Status(failed), Now, TimeZoneInfo.Utc)!;
        Assert.Equal((JobState.Waiting, true, "exit code 3 after 5.0 s"), (view.State, view.LastFailed, view.LastResult));
        Assert.Equal(JobState.Suspended, JobTimes.View(Status(failed with { EndedItself = false }), Now, TimeZoneInfo.Utc)!.State);
    }

    private static LifeStep Step(ProcessLife life, LifeEvent happened, AppSpec? spec = null) => LifeTable.Step(life, happened, new LifeContext(spec ?? Job, Now, 99));

    private static ProcessLife Stopped(bool endedItself = true) =>
        new() { Memory = new ProcessMemory { CreatedAt = Now.AddDays(-1), EndedItself = endedItself, Generation = 5 } };

    private static ProcessLife Online(ProcessLife life) =>
        life with { Process = Process, Memory = life.Memory with { Status = ProcessState.Online, StartedAt = Now } };

    private static Exited Ended(int code, ExitCause cause = ExitCause.Own, long generation = 99) => new(new LastExit(generation, cause, code, null, Now, TimeSpan.FromSeconds(5), []));

    private static InstanceStatus Status(ProcessMemory memory, AppSpec? spec = null)
    {
        var app = new StoredApp { AppId = "a", Spec = spec ?? Job, CallerEnvironment = new Dictionary<string, string>(), CreatedAt = Now.AddDays(-9) };
        return new InstanceStatus(0, 0, app, memory, null, new InstanceFacts("", "", null, "", "", null, null, new Dictionary<string, string>()), 1);
    }
}

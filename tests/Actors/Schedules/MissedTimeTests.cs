using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Schedules;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Xunit;

namespace ActorPm.Actors.Tests.Schedules;

public sealed class MissedTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    /// <summary>Autorestart, state, whether it ended by itself, hours since its start; whether it is made up for, null for nothing missed. Due at 3:00.</summary>
    [Theory]
    [InlineData(false, ProcessState.Stopped, true, 31, true)] // a job of the night
    [InlineData(false, ProcessState.Errored, true, 31, true)]
    [InlineData(false, ProcessState.Stopped, true, 7, null)] // it ran at 3:00
    [InlineData(false, ProcessState.Stopped, true, 1, null)]
    [InlineData(false, ProcessState.Stopped, false, 31, null)] // a person stopped it
    [InlineData(false, ProcessState.Online, false, 31, false)] // still at it
    [InlineData(true, ProcessState.Online, false, 31, false)] // a server
    [InlineData(true, ProcessState.Online, false, 2, null)] // started again with the machine
    [InlineData(true, ProcessState.Launching, false, 31, null)]
    public void A_time_that_passed_unseen(bool autorestart, ProcessState state, bool endedItself, int startedHoursAgo, bool? makeUp)
    {
        var missed = MissedTime.Of([Status(0, autorestart, state, endedItself, startedHoursAgo)], Now, TimeZoneInfo.Utc);
        Assert.Equal(makeUp, missed?.MakeUp);
        if (missed is not null) Assert.Equal(Now.AddHours(-7), missed.DueAt);
    }

    [Fact]
    public void Of_several_instances_the_last_start_counts() =>
        Assert.Null(MissedTime.Of(
            [Status(0, true, ProcessState.Online, false, 31), Status(1, true, ProcessState.Online, false, 5)], Now, TimeZoneInfo.Utc));

    [Fact]
    public void The_last_time_of_a_pattern_is_found_however_rare_it_is()
    {
        Assert.Equal(Now, CronPattern.Last("* * * * * *", Now, TimeZoneInfo.Utc));
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), CronPattern.Last("0 0 1 2 *", Now, TimeZoneInfo.Utc));
        Assert.Null(CronPattern.Last("0 0 31 2 *", Now, TimeZoneInfo.Utc));
        Assert.Null(CronPattern.Last("nonsense", Now, TimeZoneInfo.Utc));
    }

    private static InstanceStatus Status(int id, bool autorestart, ProcessState state, bool endedItself, int startedHoursAgo)
    {
        var spec = new AppSpec
        {
            Name = "job",
            Script = "/app/job.js",
            Cwd = "/app",
            CronRestart = "0 3 * * *",
            Restart = new RestartRules { Autorestart = autorestart },
        };
        var app = new StoredApp { AppId = "a", Spec = spec, CallerEnvironment = new Dictionary<string, string>(), CreatedAt = Now.AddDays(-9) };
        var memory = new ProcessMemory { CreatedAt = Now.AddDays(-9), Status = state, EndedItself = endedItself, StartedAt = Now.AddHours(-startedHoursAgo) };
        return new InstanceStatus(id, id, app, memory, null, new InstanceFacts("", "", null, "", "", null, null, new Dictionary<string, string>()), 1);
    }
}

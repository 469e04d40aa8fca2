using ActorPm.Actors.Ports;
using ActorPm.Actors.Watching;
using ActorPm.Contracts.Apps;
using Xunit;

namespace ActorPm.Actors.Tests.Watching;

public sealed class WatchDecisionsTests
{
    private static readonly WatchRules Rules = new() { Enabled = true };

    private WatchState _state = WatchState.Empty;
    private DateTimeOffset _now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_change_is_a_restart_after_a_moment_of_quiet()
    {
        var restart = Change(Rules, "a.js");
        Assert.Equal(new FileChange("a.js", FileChangeKind.Changed), restart!.Trigger);
        Assert.Equal(1, restart.Files);
    }

    [Fact]
    public void A_storm_of_ten_thousand_files_is_one_restart_even_when_it_pauses()
    {
        var restarts = new List<WatchRestart>();
        var due = (DateTimeOffset?)null;
        for (var file = 0; file < 10_000; file++)
        {
            _now += TimeSpan.FromMilliseconds(file % 1000 == 999 ? 700 : 1);
            if (due <= _now) due = Over(restarts);
            var step = WatchDecisions.Changed(_state, Rules, [new FileChange($"{file}.txt", FileChangeKind.Added)], _now);
            _state = step.State;
            if (step.WaitOn is { } wait) due = _now + wait;
        }

        while (due is { } at)
        {
            _now = at;
            due = Over(restarts);
        }

        Assert.Equal(10_000, Assert.Single(restarts).Files);
    }

    [Fact]
    public void Paths_that_do_not_count_any_more_are_forgotten_and_name_no_restart()
    {
        _state = WatchDecisions.Changed(_state, Rules, [Changed("own.log"), Changed("a.js")], _now).State;
        _state = WatchDecisions.Without(_state, path => path == "own.log");
        _now += TimeSpan.FromSeconds(1);
        var restart = WatchDecisions.WaitOver(_state, Rules, _now).Restart!;
        Assert.Equal(("a.js", 1), (restart.Trigger.Path, restart.Files));

        _state = WatchDecisions.Changed(WatchState.Empty, Rules, [Changed("own.log")], _now).State;
        _state = WatchDecisions.Without(_state, path => path == "own.log");
        Assert.Null(WatchDecisions.WaitOver(_state, Rules, _now.AddSeconds(1)).Restart);
    }

    [Fact]
    public void The_delay_is_waited_for_quiet()
    {
        var rules = Rules with { Delay = TimeSpan.FromSeconds(4) };
        Assert.Equal(TimeSpan.FromSeconds(4), WatchDecisions.Changed(_state, rules, [Changed("a")], _now).WaitOn);
    }

    [Fact]
    public void A_file_that_never_stops_changing_restarts_after_seconds_and_is_suspended_when_it_goes_on()
    {
        var restarts = new List<WatchRestart>();
        for (var tick = 0; tick < 20 * 60; tick++) Busy("busy.log", restarts);
        Assert.Equal(3, restarts.Count);
        Assert.Equal(["busy.log"], restarts[^1].Suspended);
    }

    [Fact]
    public void An_edit_beside_a_file_that_never_stops_changing_is_felt_within_seconds()
    {
        var restarts = new List<WatchRestart>();
        for (var tick = 0; tick < 20 * 10; tick++) Busy(tick == 30 ? "server.js" : "busy.log", restarts);
        Assert.Equal(2, Assert.Single(restarts).Files);
    }

    [Fact]
    public void The_third_restart_in_thirty_seconds_for_one_path_suspends_it_and_others_go_on()
    {
        Assert.Empty(Change(Rules, "data.json")!.Suspended);
        Assert.Empty(Change(Rules, "data.json")!.Suspended);
        Assert.Equal(["data.json"], Change(Rules, "data.json")!.Suspended);
        Assert.Null(Change(Rules, "data.json"));
        Assert.NotNull(Change(Rules, "server.js"));
    }

    [Fact]
    public void Restarts_further_apart_suspend_nothing()
    {
        for (var change = 0; change < 10; change++)
        {
            _now += TimeSpan.FromSeconds(16);
            Assert.Empty(Change(Rules, "server.js")!.Suspended);
        }
    }

    [Fact]
    public void A_suspended_path_counts_again_after_a_minute_of_quiet_and_twice_that_the_next_time()
    {
        for (var change = 0; change < 3; change++) Change(Rules, "data.json");
        _now += TimeSpan.FromSeconds(59);
        Assert.Null(Change(Rules, "data.json"));
        _now += TimeSpan.FromSeconds(61);
        for (var change = 0; change < 3; change++) Assert.NotNull(Change(Rules, "data.json"));
        _now += TimeSpan.FromSeconds(100);
        Assert.Null(Change(Rules, "data.json"));
        _now += TimeSpan.FromSeconds(121);
        Assert.NotNull(Change(Rules, "data.json"));
    }

    [Fact]
    public void Where_a_person_edits_all_the_time_only_what_follows_a_start_closely_is_held_against_a_path()
    {
        var rules = Rules with { ExpectEdits = true };
        for (var edit = 0; edit < 6; edit++)
        {
            _now += TimeSpan.FromSeconds(3);
            Assert.Empty(Change(rules, "server.js")!.Suspended);
        }

        var suspended = Enumerable.Range(0, 3).SelectMany(_ => Change(rules, "data.json")!.Suspended).ToList();
        Assert.Equal(["data.json"], suspended);
    }

    [Fact]
    public void A_restart_is_named_after_what_is_still_there()
    {
        var changes = new[] { new FileChange("4913", FileChangeKind.Added), new FileChange("4913", FileChangeKind.Deleted), Changed("server.js") };
        _state = WatchDecisions.Changed(_state, Rules, changes, _now).State;
        _now += TimeSpan.FromSeconds(1);
        Assert.Equal("server.js", WatchDecisions.WaitOver(_state, Rules, _now).Restart!.Trigger.Path);
    }

    /// <summary>A change every 50 ms, and all that time whoever waits looks whether the wait is over.</summary>
    private void Busy(string path, List<WatchRestart> restarts)
    {
        _now += TimeSpan.FromMilliseconds(50);
        _state = WatchDecisions.Changed(_state, Rules, [Changed(path)], _now).State;
        Over(restarts);
    }

    private static FileChange Changed(string path) => new(path, FileChangeKind.Changed);

    // A change and the quiet after it.
    private WatchRestart? Change(WatchRules rules, string path)
    {
        var step = WatchDecisions.Changed(_state, rules, [Changed(path)], _now);
        _state = step.State;
        if (step.WaitOn is null) return null;
        _now += step.WaitOn.Value;
        step = WatchDecisions.WaitOver(_state, rules, _now);
        _state = step.State;
        return step.Restart;
    }

    private DateTimeOffset? Over(List<WatchRestart> restarts)
    {
        var step = WatchDecisions.WaitOver(_state, Rules, _now);
        _state = step.State;
        if (step.Restart is { } restart) restarts.Add(restart);
        return step.WaitOn is { } wait ? _now + wait : null;
    }
}

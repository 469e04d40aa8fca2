using System.Collections.Immutable;
using ActorPm.Fleet.Placement;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Placement;

public sealed class StagingPlannerTests
{
    private static readonly string[] All = ["a", "b", "c"];

    [Theory]
    // The new ones are started first, and the old ones go one for one as they are ready.
    [InlineData("a=2", "b=2", "a=2", "a=2 b=2")]
    [InlineData("a=2 b=2", "b=2", "a=2", "a=2 b=2")]
    [InlineData("a=2 b=2", "b=2", "a=2 b=1", "a=1 b=2")]
    [InlineData("a=1 b=2", "b=2", "a=1 b=2", "b=2")]
    // An old one that is not ready anyway goes before one that serves.
    [InlineData("a=2 b=2 c=2", "c=3", "a=1 b=2 c=2", "a=1 c=3")]
    [InlineData("a=2 b=2", "b=2", "a=1 b=1", "a=1 b=2")]
    // Nobody serves: old ones that may come back stay as long as new ones are to come.
    [InlineData("a=2 b=2", "b=2", "", "a=2 b=2")]
    // Fewer of an app that crashes everywhere are fewer at once.
    [InlineData("a=3 b=3", "a=1 b=1", "", "a=1 b=1")]
    [InlineData("a=3 b=3", "a=1 b=1", "a=1", "a=1 b=1")]
    [InlineData("a=3 b=3", "a=1 b=1", "a=3 b=3", "a=1 b=1")]
    [InlineData("a=1", "a=4 b=4", "a=1", "a=4 b=4")]
    // A server that is not there (x): lowered at once, and never waited for.
    [InlineData("a=2 x=2", "a=2 b=2", "a=2", "a=2 b=2")]
    [InlineData("a=3 b=1 x=2", "a=2 b=2 x=2", "a=3 b=1", "a=3 b=2 x=2")]
    [InlineData("a=3 b=2 x=2", "a=2 b=2 x=2", "a=3 b=2", "a=2 b=2 x=2")]
    public void Several_are_raised_first_and_lowered_as_others_serve(string current, string target, string ready, string next) =>
        Assert.Equal(next, Next("4", current, target, ready, running: ready));

    [Theory]
    [InlineData("a=1", "b=1", "a=1", "")]
    [InlineData("", "b=1", "a=1", "")]
    [InlineData("", "b=1", "", "b=1")]
    [InlineData("b=1", "b=1", "b=1", "b=1")]
    // Assigned a moment ago and not yet reported: it may start at any time.
    [InlineData("a=1", "b=1", "", "")]
    // Not there: it is waited for only as long as its instance may run.
    [InlineData("x=1", "b=1", "", "b=1")]
    [InlineData("x=1", "b=1", "x=1", "x=1")]
    [InlineData("a=1 b=3", "b=1", "a=1 b=3", "b=1")]
    public void A_single_one_is_started_when_the_old_one_has_ended(string current, string target, string running, string next) =>
        Assert.Equal(next, Next("single", current, target, ready: "", running));

    [Fact]
    public void A_stopped_or_removed_app_is_at_its_target_at_once()
    {
        Assert.Equal("b=1", Next("4", "a=4", "b=1", "a=4", "a=4", wanted: false));
        Assert.Equal("", Next("4", "a=4", "", "a=4", "a=4"));
        Assert.Equal("", $"{StagingPlanner.Next(new StagingInput { Current = Counts("a=4"), Target = Counts(""), Ready = Counts("a=4"), Running = Counts("a=4"), Present = All.ToImmutableHashSet(), Apps = [] })}");
    }

    [Fact]
    public void No_step_takes_away_service_that_others_do_not_give_yet() => AnyStep.Sample(input =>
    {
        var next = StagingPlanner.Next(input);
        foreach (var app in input.Apps.Where(app => app is { Wanted: true, Instances: not InstancesRule.Single }))
        {
            int Serving(InstanceCounts assigned) => input.Present.Sum(server => Math.Min(assigned.On(app.Name, server), input.Ready.On(app.Name, server)));
            var bound = Math.Min(input.Present.Sum(server => input.Target.On(app.Name, server)), input.Present.Sum(server => input.Current.On(app.Name, server)));
            Assert.True(Serving(next) >= Math.Min(bound, Serving(input.Current)), $"{next}");
        }
    });

    [Fact]
    public void Every_step_lies_between_the_assignment_and_its_target() => AnyStep.Sample(input =>
    {
        foreach (var (app, server, count) in StagingPlanner.Next(input).Concat(input.Target).Concat(input.Current))
        {
            var next = StagingPlanner.Next(input).On(app, server);
            Assert.InRange(next, Math.Min(input.Current.On(app, server), input.Target.On(app, server)), Math.Max(input.Current.On(app, server), input.Target.On(app, server)));
            if (!input.Present.Contains(server) && IsOfMany(input, app)) Assert.Equal(input.Target.On(app, server), next);
        }
    });

    [Fact]
    public void Once_all_of_the_target_is_ready_the_target_is_next() => AnyStep.Sample(input =>
    {
        var there = OnPresent(input, input.Target);
        Assert.Equal(input.Target, StagingPlanner.Next(input with { Ready = there, Running = there, Current = input.Target }));
        var many = input with { Apps = [.. input.Apps.Where(app => app.Instances is not InstancesRule.Single)] };
        Assert.Equal(input.Target, StagingPlanner.Next(many with { Ready = there }));
    });

    [Fact]
    public void When_each_step_is_carried_out_the_target_is_reached_in_a_few() => AnyStep.Sample(input =>
    {
        var step = input;
        for (var steps = 0; step.Current != input.Target; steps++)
        {
            Assert.True(steps < 3, $"{step.Current}");
            var next = StagingPlanner.Next(step);
            step = step with { Current = next, Ready = OnPresent(step, next), Running = OnPresent(step, next) };
        }
    });

    [Fact]
    public void A_single_app_never_runs_twice_on_the_way() => AnyStep.Sample(input =>
    {
        var single = input.Apps.Where(app => app.Instances is InstancesRule.Single).Select(app => app.Name).ToList();
        // Both what is assigned and what still runs may be alive while a step is carried out.
        bool IsOnce(InstanceCounts assigned, InstanceCounts running, string app) =>
            AnyPlacement.ServerIds.Count(server => (assigned.On(app, server) > 0 && input.Present.Contains(server)) || running.On(app, server) > 0) <= 1;
        var next = StagingPlanner.Next(input);
        foreach (var app in single.Where(app => IsOnce(input.Current, input.Running, app))) Assert.True(IsOnce(next, input.Running, app), $"{next}");
    });

    private static readonly Gen<StagingInput> AnyInput =
        from apps in AnyPlacement.Apps
        from current in AnyPlacement.Counts
        from target in AnyPlacement.Counts
        from ready in AnyPlacement.Counts
        from running in AnyPlacement.Counts
        from present in Gen.OneOfConst(AnyPlacement.ServerIds).List[0, 8]
        select new StagingInput
        {
            Apps = apps,
            Current = current,
            Target = InstanceCounts.Of(target.Where(entry => IsSensible(apps, target, entry.App, entry.ServerId))
                .Select(entry => (entry.App, entry.ServerId, apps.Any(app => app.Name == entry.App && app.Instances is InstancesRule.Single) ? 1 : entry.Count))),
            Ready = ready,
            Running = running,
            Present = present.ToImmutableHashSet(),
        };

    private static readonly Gen<StagingInput> AnyStep = AnyInput.Select(input => input with { Ready = OnPresent(input, input.Ready) });

    // A target names known apps only, and a single app once.
    private static bool IsSensible(PlacedApp[] apps, InstanceCounts target, string app, string server) =>
        apps.SingleOrDefault(known => known.Name == app) is { } known && (known.Instances is not InstancesRule.Single || target.ByServer(app).Keys.First() == server);

    private static bool IsOfMany(StagingInput input, string app) => input.Apps.All(known => known.Name != app || known.Instances is not InstancesRule.Single);

    private static InstanceCounts OnPresent(StagingInput input, InstanceCounts counts) => InstanceCounts.Of(counts.Where(entry => input.Present.Contains(entry.ServerId)));

    private static string Next(string instances, string current, string target, string ready, string running, bool wanted = true)
    {
        var next = StagingPlanner.Next(new StagingInput
        {
            Current = Counts(current),
            Target = Counts(target),
            Ready = Counts(ready),
            Running = Counts(running),
            Present = All.ToImmutableHashSet(),
            Apps = [new PlacedApp { Name = "web", Instances = InstancesRule.Parse(instances), Wanted = wanted }],
        });
        return string.Join(' ', next.Select(entry => $"{entry.ServerId}={entry.Count}"));
    }

    private static InstanceCounts Counts(string text) => InstanceCounts.Of(
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=')).Select(entry => ("web", entry[0], int.Parse(entry[1]))));
}

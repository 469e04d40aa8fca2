using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using CsCheck;
using Xunit;

namespace ActorPm.Actors.Tests.Applying;

/// <summary>Lists of anything, old and new, and what must be true of the plan between them.</summary>
internal static class PlanCases
{
    public const string Project = "/srv/shop";

    /// <summary>They depend mostly on the first in the alphabet, so that there is no circle; some on anything, and some on what is not there at all.</summary>
    private static readonly Gen<AppSpec> Spec =
        from number in Gen.Int[0, 5]
        from spec in SpecSamples.Any($"app{number}")
        from other in Gen.Frequency((9, Gen.Const(0)), (1, Gen.Int[0, 6]))
        select spec with { DependsOn = [.. spec.DependsOn.Select(one => one with { Name = $"app{other}" }).Where(one => other != 0 || number != 0).Distinct()] };

    private static readonly Gen<ThereApp> There =
        from spec in Spec
        from project in Gen.OneOfConst(null, Project, "/srv/other")
        from count in Gen.Int[1, 3]
        from down in Gen.Int[0, 3]
        select new ThereApp(Guid.NewGuid().ToString("n"), spec, project, count, Math.Min(down, count), down > 0);

    public static Gen<PlanCase> Any { get; } = Gen.Select(Spec.List[1, 6], There.List[0, 6], Gen.Bool, Gen.Int[0, 6], (specs, there, prune, stopsAfter) =>
        new PlanCase(Request(prune, [.. specs]), there, stopsAfter));

    public static ApplyApps Request(bool prune, params AppSpec[] apps) =>
        new() { Apps = apps, CallerEnvironment = new Dictionary<string, string>(), Project = Project, Prune = prune };

    /// <summary>A plan is whole or there is none; carried out it gives the file exactly, at once or after a failure half way, and then there is nothing left to do.</summary>
    /// <returns>Whether there was a plan; false when the request was refused.</returns>
    public static bool Check(PlanCase given)
    {
        var (request, there, stopsAfter) = given;
        var decision = ApplyPlanner.Plan(request, there);
        Assert.Equal(IsWrong(request, there), decision.Errors.Count > 0);
        if (decision.Errors.Count > 0)
        {
            Assert.Empty(decision.Steps);
            Assert.Empty(decision.Plan.Changes);
            return false;
        }

        var whole = Carrying.Out(decision.Steps, request, there);
        IsTheFile(request, there, whole);
        var half = Carrying.Out(decision.Steps.Take(stopsAfter), request, there);
        IsTheFile(request, there, Carrying.Out(ApplyPlanner.Plan(request, half).Steps, request, half));
        return true;
    }

    private static void IsTheFile(ApplyApps request, IReadOnlyList<ThereApp> before, IReadOnlyList<ThereApp> after)
    {
        var ours = after.Where(app => app.Project == request.Project).ToList();
        foreach (var spec in request.Apps)
        {
            // Mostly it is the very spec, which needs no comparison.
            var at = ours.FindIndex(app => ReferenceEquals(app.Spec, spec));
            if (at < 0 && SpecSamples.Json(spec) is var text) at = ours.FindIndex(app => SpecSamples.Json(app.Spec) == text);
            Assert.True(at >= 0, "an app of the file is not there");
            var found = ours[at];
            Assert.Equal(spec.Instances, found.Instances);
            Assert.True(found.Down == 0 || !spec.Autostart, "an app of the file does not run");
            ours.RemoveAt(at);
        }

        Assert.True(!request.Prune || ours.Count == 0, "an app that the file has not is still there");
        var names = request.Apps.Select(app => app.Name).ToHashSet();
        Assert.All(before.Where(app => app.Project != request.Project && !names.Contains(app.Spec.Name)), app => Assert.Contains(app, after));
        var again = ApplyPlanner.Plan(request, after);
        Assert.Empty(again.Errors);
        Assert.Empty(again.Plan.Changes);
        Assert.Empty(again.Steps);
        Assert.Equal(request.Apps.Count, again.Plan.Unchanged);
    }

    /// <summary>A dependency that is nowhere then, or apps of which none can be the first.</summary>
    private static bool IsWrong(ApplyApps request, IReadOnlyList<ThereApp> there)
    {
        var stay = there.Where(app => !request.Prune || app.Project != request.Project);
        var names = request.Apps.Select(app => app.Name).Concat(stay.Select(app => app.Spec.Name)).ToHashSet();
        if (request.Apps.Any(app => app.DependsOn.Any(one => !names.Contains(one.Name)))) return true;
        var waiting = request.Apps.ToList();
        while (waiting.RemoveAll(app => !app.DependsOn.Any(one => waiting.Exists(other => other.Name == one.Name))) > 0)
        {
        }

        return waiting.Count > 0;
    }
}

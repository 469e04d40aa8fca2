using System.Security.Cryptography;
using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Text;

namespace ActorPm.Actors.Applying;

/// <summary>Decides what makes the list of apps the same as a file; pure.</summary>
internal static class ApplyPlanner
{
    /// <param name="request">What the file declares.</param>
    /// <param name="there">What there is, in the order in which it was declared.</param>
    /// <param name="hideByName">Values of variables whose names look secret are not shown.</param>
    public static ApplyDecision Plan(ApplyApps request, IReadOnlyList<ThereApp> there, bool hideByName = true)
    {
        var errors = Problems(request, there);
        if (errors.Count > 0) return new ApplyDecision(Seal([], 0, []), [], errors);
        var steps = new List<PlannedStep>();
        var changes = new List<PlannedApp>();
        var notices = new List<string>();
        var taken = new HashSet<string>();
        var unchanged = 0;
        foreach (var spec in DependencyOrder.Sort(request.Apps))
        {
            if (Match(spec, request.Project, there, taken) is not { } app)
            {
                changes.Add(new PlannedApp(spec.Name, AppChange.Add, []));
                Add(steps, spec);
                continue;
            }

            taken.Add(app.AppId);
            var fields = SpecDifference.Between(app.Spec, spec, app.Instances, hideByName);
            var moves = request.Project is not null && app.Project != request.Project;
            if (moves) fields = [.. fields, new FieldChange("project", app.Project, request.Project, AppChange.InPlace)];
            if (moves && app.Project is not null) notices.Add($"{spec.Name} was declared by {app.Project} before and belongs to {request.Project} then");
            var change = Change(fields, app, spec);
            if (change is not { } kind)
            {
                unchanged++;
                continue;
            }

            changes.Add(new PlannedApp(spec.Name, kind, fields));
            AddSteps(steps, kind, app, spec);
        }

        foreach (var gone in Gone(request, there, taken))
        {
            if (!request.Prune)
            {
                notices.Add($"{gone.Spec.Name} is not in the file any more and stays; --prune removes it");
                continue;
            }

            changes.Add(new PlannedApp(gone.Spec.Name, AppChange.Remove, []));
            steps.Add(new RemoveStep(gone.AppId, gone.Spec.Name, request.DrainRemoved));
        }

        return new ApplyDecision(Seal(changes, unchanged, notices), steps, []);
    }

    /// <summary>Nothing is done, for one reason.</summary>
    public static ApplyDecision Impossible(ApiError error) => new(Seal([], 0, []), [], [error]);

    /// <summary>From a file the name decides; of several of one name the one of this project, then the one that runs the same, then the one that differs least.</summary>
    private static ThereApp? Match(AppSpec spec, string? project, IReadOnlyList<ThereApp> there, HashSet<string> taken) => there
        .Where(app => app.Spec.Name == spec.Name && !taken.Contains(app.AppId))
        .OrderByDescending(app => project is not null && app.Project == project)
        .ThenByDescending(app => app.Spec.IsSameAppAs(spec))
        .ThenBy(app => SpecDifference.Between(app.Spec, spec, app.Instances).Count)
        .FirstOrDefault();

    private static AppChange? Change(IReadOnlyList<FieldChange> fields, ThereApp app, AppSpec spec)
    {
        AppChange? most = fields.Count == 0 ? null : fields.Max(field => field.Change);
        var startsDown = app.Down > 0 && spec.Autostart;
        // What does not run at all is started with the new spec, there is nothing to be replaced.
        if (startsDown && (app.Down == app.Instances || most is not AppChange.Reload)) return most is AppChange.Scale ? AppChange.Scale : AppChange.Start;
        return most is AppChange.Reload && app.Down == app.Instances ? AppChange.InPlace : most;
    }

    private static void AddSteps(List<PlannedStep> steps, AppChange change, ThereApp app, AppSpec spec)
    {
        var scales = app.Instances != spec.Instances;
        switch (change)
        {
            case AppChange.Reload:
                steps.Add(new ReloadStep(app.AppId, app.Spec, spec));
                break;
            case AppChange.Start:
            case AppChange.Scale when app.Down > 0 && spec.Autostart:
                steps.Add(new StartStep(app.AppId, spec));
                break;
            case AppChange.InPlace when steps is [.., RulesStep batch]:
                steps[^1] = new RulesStep([.. batch.Apps, (app.AppId, spec)]);
                break;
            case AppChange.InPlace:
            case AppChange.Scale:
                steps.Add(new RulesStep([(app.AppId, spec)]));
                break;
        }

        if (scales) steps.Add(new ScaleStep(app.AppId, spec));
    }

    /// <summary>New apps start together unless one waits for another one of them.</summary>
    private static void Add(List<PlannedStep> steps, AppSpec spec)
    {
        if (steps is [.., AddStep batch] && !spec.DependsOn.Any(dependency => batch.Names.Contains(dependency.Name)))
            steps[^1] = new AddStep([.. batch.Specs, spec]);
        else
            steps.Add(new AddStep([spec]));
    }

    /// <summary>Apps of the project that the file has no longer, those that depend on others first.</summary>
    private static IEnumerable<ThereApp> Gone(ApplyApps request, IReadOnlyList<ThereApp> there, HashSet<string> taken)
    {
        var gone = there.Where(app => IsOfFile(app, request) && !taken.Contains(app.AppId)).ToList();
        if (DependencyOrder.Circle([.. gone.Select(app => app.Spec)]) is not null) return gone;
        var order = DependencyOrder.Sort([.. gone.Select(app => app.Spec)]).Select((spec, index) => (spec, index)).ToDictionary(pair => pair.spec, pair => pair.index, ReferenceEqualityComparer.Instance as IEqualityComparer<AppSpec>);
        return gone.OrderByDescending(app => order[app.Spec]);
    }

    /// <summary>An app that the file, or the part of it that is meant, declared; when it is not in the file any more it has left it.</summary>
    private static bool IsOfFile(ThereApp app, ApplyApps request) =>
        request.Project is not null && app.Project == request.Project && (request.Only.Count == 0 || request.Only.Contains(app.Spec.Name));

    private static List<ApiError> Problems(ApplyApps request, IReadOnlyList<ThereApp> there)
    {
        List<ApiError> errors = [];
        var removed = there.Where(app => request.Prune && IsOfFile(app, request)).Select(app => app.Spec.Name).ToHashSet();
        var names = request.Apps.Select(app => app.Name).Concat(there.Where(app => !request.Prune || !IsOfFile(app, request)).Select(app => app.Spec.Name)).ToHashSet();
        foreach (var app in request.Apps)
        {
            foreach (var dependency in app.DependsOn.Where(dependency => !names.Contains(dependency.Name)))
            {
                if (removed.Contains(dependency.Name))
                {
                    errors.Add(Invalid($"{app.Name}: depends_on: {dependency.Name} is not in the file any more, and --prune removes it", $"put {dependency.Name} into the file again, or take it out of depends_on"));
                    continue;
                }

                var near = Nearest.To(dependency.Name, names);
                errors.Add(Invalid($"{app.Name}: depends_on: there is no app {dependency.Name}", near is null ? null : $"did you mean '{near}'?"));
            }
        }

        if (DependencyOrder.Circle(request.Apps) is { } circle)
            errors.Add(Invalid($"depends_on goes in a circle: {string.Join(" -> ", circle)}", "one of them has to start without the other"));
        return errors;
    }

    private static ApiError Invalid(string message, string? hint) => new() { Code = ApiErrorCode.Invalid, Message = message, Hint = hint };

    private static ApplyPlan Seal(IReadOnlyList<PlannedApp> changes, int unchanged, IReadOnlyList<string> notices)
    {
        var text = new StringBuilder();
        foreach (var (name, change, fields) in changes)
        {
            text.Append(name).Append('\0').Append((int)change).Append('\0');
            foreach (var field in fields) text.Append(field).Append('\0');
            text.Append('\n');
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return new ApplyPlan { Fingerprint = Convert.ToHexStringLower(hash.AsSpan(0, 16)), Changes = changes, Unchanged = unchanged, Notices = notices };
    }
}

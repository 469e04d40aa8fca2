using ActorPm.Actors.Applying;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Tests.Applying;

/// <summary>What the actors do with the steps of a plan, on records.</summary>
internal static class Carrying
{
    public static IReadOnlyList<ThereApp> Out(IEnumerable<PlannedStep> steps, ApplyApps request, IReadOnlyList<ThereApp> there)
    {
        var apps = there.ToList();
        foreach (var step in steps)
        {
            switch (step)
            {
                case AddStep add:
                    apps.AddRange(add.Specs.Select(spec => new ThereApp(Guid.NewGuid().ToString("n"), spec, request.Project, spec.Instances)));
                    break;
                case RulesStep rules:
                    foreach (var (id, spec) in rules.Apps) Change(id, app => app with { Spec = spec, Project = request.Project });
                    break;
                case StartStep start:
                    Change(start.AppId, app => app with { Spec = start.Spec, Project = request.Project, Down = 0 });
                    break;
                case ReloadStep reload:
                    Change(reload.AppId, app => app with { Spec = reload.Spec, Project = request.Project, Down = 0 });
                    break;
                case ScaleStep scale:
                    Change(scale.AppId, app => app with { Instances = scale.Spec.Instances });
                    break;
                case RemoveStep remove:
                    apps.RemoveAll(app => app.AppId == remove.AppId);
                    break;
                default:
                    throw new NotSupportedException($"teach {nameof(Carrying)} what {step.GetType().Name} does");
            }
        }

        return apps;

        void Change(string id, Func<ThereApp, ThereApp> change)
        {
            var at = apps.FindIndex(app => app.AppId == id);
            apps[at] = change(apps[at]);
        }
    }
}

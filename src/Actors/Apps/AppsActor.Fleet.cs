using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Apps that the fleet has put on this server: it alone stops and removes them.</content>
internal sealed partial class AppsActor
{
    private static bool IsOfFleet(InstanceStatus status) => FleetProject.Is(status.App.Project);

    private void OnFleetWord(FleetWord word)
    {
        if (_services is null) return;
        _services.FleetWord.Latest = word;
        foreach (var app in _registry.Apps.Values.Where(app => FleetProject.Is(app.Project) || app.Spec.Single))
            if (_supervisors.TryGetValue(app.AppId, out var supervisor)) supervisor.Tell(FleetWordChanged.Instance);
    }

    private IEnumerable<string> Waiting() => _registry.Instances.Values.Where(status => status.Held is not null)
        .GroupBy(status => status.Held!, status => status.Name, StringComparer.Ordinal)
        .Select(group => $"{string.Join(", ", group.Distinct().Order(StringComparer.Ordinal))} {group.Key}");

    /// <summary>A name belongs to the fleet or to this server, not to both.</summary>
    private ApiError? TakenName(string name, string? project)
    {
        var others = _registry.Apps.Values.Where(app => app.Spec.Name == name && app.Project != project).ToList();
        if (FleetProject.Is(project)) return others.Count == 0 ? null : new ApiError { Code = ApiErrorCode.Invalid, Message = $"an app of its own is called {name}" };
        return !others.Any(app => FleetProject.Is(app.Project)) ? null : new ApiError
        {
            Code = ApiErrorCode.Invalid,
            Message = $"{name} is the name of an app of the fleet",
            Hint = $"give another name; pbm fleet apps shows it, pbm delete {name} takes it out of the whole fleet",
        };
    }

    private Standing FleetStanding() => new(
    [
        .. _registry.Apps.Values.Where(app => FleetProject.Is(app.Project)).OrderBy(app => app.Spec.Name, StringComparer.Ordinal)
            .Select(app => (App: app, There: Staying(app.AppId)))
            .Select(one => new StandingApp(
                one.App.Spec.Name,
                one.There.Count,
                one.There.Count(status => status.State == ProcessState.Online),
                one.There.All(status => status.State is ProcessState.Stopped or ProcessState.Errored))
            {
                Listening = [.. one.There.Where(status => status.State == ProcessState.Online).SelectMany(status => status.Listening).Distinct()],
            }),
    ]);

    /// <summary>
    /// Without the fleet's apps, which a careless <c>pbm delete all</c> must not empty; null when one of them was named by its
    /// number, which is refused.
    /// </summary>
    private static (Selection? Left, ApiError? Refusal, IReadOnlyList<string> Spared) WithoutFleet(ActOnApps request, Selection selection)
    {
        var fleet = selection.Instances.Where(IsOfFleet).ToList();
        if (fleet.Count == 0) return (selection, null, []);
        var verb = request.Action == AppAction.Delete ? "delete" : "stop";
        var ids = fleet.Select(status => status.Id).ToHashSet();
        if (request.Targets.FirstOrDefault(target => int.TryParse(target, out var id) && ids.Contains(id)) is { } number)
        {
            var name = fleet.First(status => $"{status.Id}" == number).Name;
            return (null, new ApiError
            {
                Code = ApiErrorCode.Invalid,
                Message = $"{number} is an instance of {name}, an app of the fleet",
                Hint = $"pbm {verb} {name} does it on every server; pbm server drain moves it away from this one",
            }, []);
        }

        IReadOnlyList<MeantByTarget> meant =
        [
            .. selection.Meant.Select(one => one with { Ids = [.. one.Ids.Where(id => !ids.Contains(id))] }).Where(one => one.Ids.Count > 0),
        ];
        return (new Selection([.. selection.Instances.Where(status => !IsOfFleet(status))], selection.Missing, meant), null, [.. fleet.Select(status => status.Name).Distinct()]);
    }
}

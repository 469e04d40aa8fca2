using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Acting on what is there: start, stop, restart, delete, reset.</content>
internal sealed partial class AppsActor
{
    private void Act(ActOnApps request, ChannelWriter<OperationUpdate> updates, bool byFleet = false, ChangeOrigin? declaration = null)
    {
        if (request.Action == AppAction.Undelete)
        {
            Undelete(request.Targets, updates);
            return;
        }

        Selection selection;
        ApiError? wrongChange = null;
        try
        {
            selection = _registry.Select(request.Targets.Count == 0 ? ["all"] : request.Targets);
        }
        catch (ArgumentException wrong)
        {
            Fail(updates, BadPattern(wrong));
            return;
        }

        if (!byFleet && request.Action is AppAction.Stop or AppAction.Delete)
        {
            var (left, refusal, spared) = WithoutFleet(request, selection);
            if (refusal is not null)
            {
                Fail(updates, refusal);
                return;
            }

            selection = left!;
            foreach (var name in spared) updates.TryWrite(new OperationNotice($"{name} is an app of the fleet and is left as it is: name it to act on it", true));
        }

        foreach (var missing in selection.Missing) updates.TryWrite(new OperationError(Unknown(missing)));
        var failed = selection.Missing.Count > 0;
        if (selection.Instances.Count == 0)
        {
            Finish(updates, failed);
            return;
        }

        if (request.Action == AppAction.Reload && BusyReloading(selection) is { } busy)
        {
            Fail(updates, busy);
            return;
        }

        var changed = request.Action == AppAction.Stop ? NoLongerWatched(selection) : Changed(request, selection, out wrongChange);
        if (wrongChange is not null)
        {
            Fail(updates, wrongChange);
            return;
        }

        if (request.Action is AppAction.Restart or AppAction.Reload && LostSecretsOf(selection.Instances.Select(status => status.App.AppId), changed) is { } lost)
        {
            Fail(updates, lost);
            return;
        }

        var ids = selection.Instances.Select(status => status.Id).ToList();
        List<StateChange> changes = [];
        if (request.Action == AppAction.Stop) changes.AddRange(changed.Select(app => new PutApp(app)));
        else changed = [.. changed.Select(app => Revised(app, new ChangeOrigin(request.By, $"pbm {request.Action.ToString().ToLowerInvariant()}"), changes))];
        if (request.Action != AppAction.Reset)
            changes.Add(new SetWanted(ids, request.Action is AppAction.Start or AppAction.Restart or AppAction.Reload));
        var deleting = request.Action == AppAction.Delete ? MarkForUndelete(selection) : [];
        changes.AddRange(deleting.Select(app => new PutApp(app)));
        Commit(changes, updates, () =>
        {
            foreach (var app in changed) Change(app);
            foreach (var app in deleting) _registry = _registry.With(app);
            foreach (var (target, meant) in selection.Meant) updates.TryWrite(new OperationApplying(request.Action, target, meant));
            if (request.Action == AppAction.Stop)
                foreach (var app in changed) updates.TryWrite(new OperationNotice($"{app.Spec.Name} is not watched any more: pbm restart {app.Spec.Name} --watch", false));
            if (request.Action is AppAction.Start or AppAction.Restart or AppAction.Reload) TellStarted(selection);
            if (request.Action == AppAction.Reload) Reload(selection.Instances, request.Parallel, "asked for by pbm reload", updates, failed);
            else CarryOut(request, selection.Instances, updates, failed, declaration);
        });
    }

    private void CarryOut(ActOnApps request, IReadOnlyList<InstanceStatus> instances, ChannelWriter<OperationUpdate> updates, bool failed, ChangeOrigin? declaration)
    {
        switch (request.Action)
        {
            case AppAction.Start:
                Wish("starting", [.. instances.Select(status => (status, StartOrRestart(status, "asked for by pbm start")))], WatchGoal.Up, updates, failed);
                break;
            case AppAction.Restart:
                Wish("restarting", [.. instances.Select(status => (status, (LifeEvent)new RestartAsked("asked for by pbm restart", ByHand: true)))], WatchGoal.Up, updates, failed);
                break;
            case AppAction.Stop:
                Wish("stopping", [.. instances.Select(status => (status, (LifeEvent)new StopAsked("stopped by pbm stop")))], WatchGoal.Down, updates, failed);
                break;
            case AppAction.Delete:
                var operation = Operation("deleting", instances, updates, failed);
                foreach (var status in instances)
                {
                    if (!_retireWatchers.TryGetValue(status.Id, out var watchers)) watchers = _retireWatchers[status.Id] = [];
                    watchers.Add(operation);
                    ToInstance(status.Id, new RetireProcess($"deleted by {declaration?.How ?? "pbm delete"}", request.Drain));
                }

                break;
            case AppAction.Reset:
                foreach (var status in instances)
                {
                    ToInstance(status.Id, new ResetCounters());
                    updates.TryWrite(new InstanceSucceeded(status.Id, status.Name, status.State, status.Pid));
                }

                Finish(updates, failed);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Action, null);
        }
    }

    /// <summary>The apps with the changes and the environment of the request applied; none when it has none.</summary>
    private List<StoredApp> Changed(ActOnApps request, Selection selection, out ApiError? wrong)
    {
        wrong = null;
        if (request.Changes is null && request.CallerEnvironment is null) return [];
        var apps = new List<StoredApp>();
        foreach (var appId in selection.Instances.Select(status => status.App.AppId).Distinct())
        {
            var app = _registry.Apps[appId];
            var spec = request.Changes?.ApplyTo(app.Spec) ?? app.Spec;
            var environment = request.CallerEnvironment is { } caller ? Merged(app.CallerEnvironment, caller) : app.CallerEnvironment;
            try
            {
                environment = Sealing.SealCaller(environment, [spec], _dependencies.Secrets);
            }
            catch (SecretsException problem)
            {
                wrong = NotSealed(problem);
                return [];
            }

            wrong = Check(spec, environment);
            if (wrong is not null) return [];
            apps.Add(app with { Spec = spec, CallerEnvironment = environment });
        }

        return apps;
    }

    /// <summary>A stop ends watching, as in PM2, once no instance of the app is left that could be restarted.</summary>
    private List<StoredApp> NoLongerWatched(Selection selection)
    {
        var stopping = selection.Instances.Select(status => status.Id).ToHashSet();
        return
        [
            .. selection.Instances.Select(status => _registry.Apps[status.App.AppId]).DistinctBy(app => app.AppId)
                .Where(app => app.Spec.Watch.Enabled && _registry.InstancesOf(app.AppId).All(status => stopping.Contains(status.Id) || status.State == ProcessState.Stopped))
                .Select(app => app with { Spec = app.Spec with { Watch = app.Spec.Watch with { Enabled = false } } }),
        ];
    }

    private void TellStarted(Selection selection)
    {
        foreach (var appId in selection.Instances.Select(status => status.App.AppId).Distinct())
            foreach (var rule in _rules) rule.Tell(new AppStartedByHand(appId));
    }

    /// <summary><c>--update-env</c> adds and changes, never removes, as in PM2.</summary>
    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> current)
    {
        var merged = new Dictionary<string, string>(old);
        foreach (var (name, value) in current) merged[name] = value;
        return merged;
    }

    /// <summary>The app with the number of its revision; what is to be written is added to <paramref name="changes"/>.</summary>
    private StoredApp Revised(StoredApp app, ChangeOrigin origin, List<StateChange> changes)
    {
        var (revised, made) = Revisions.Next(_registry.Apps[app.AppId], app, origin, _dependencies.Time.GetUtcNow());
        changes.AddRange(made);
        return revised;
    }

    private void Change(StoredApp app)
    {
        _registry = _registry.With(app);
        NoteLostSecrets(app);
        if (_supervisors.TryGetValue(app.AppId, out var supervisor)) supervisor.Tell(new AppChanged(app));
    }

    private List<StoredApp> MarkForUndelete(Selection selection) =>
    [
        .. selection.Instances.GroupBy(status => status.App.AppId).Select(group => _registry.Apps[group.Key] with
        {
            WantedWhenDeleted = group.Any(status => status.State is not (ProcessState.Stopped or ProcessState.Errored)),
        }),
    ];

    private static LifeEvent StartOrRestart(InstanceStatus status, string reason) =>
        status.State is ProcessState.Stopped or ProcessState.Errored || status.App.Spec.Schedule is not null
            ? new StartAsked(reason, ByHand: true)
            : new RestartAsked(reason, ByHand: true);
}

using System.Threading.Channels;
using ActorPm.Actors.Operations;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>
/// Commands, one after the other: each decides on the registry, writes what is wanted as one transaction,
/// then tells the supervisors. The next one waits for the transaction only.
/// </content>
internal sealed partial class AppsActor
{
    private const string SnapshotName = "default";

    private void Enqueue(object command)
    {
        if (_commands.Count >= LongestQueue)
        {
            Refuse(command, new ApiError { Code = ApiErrorCode.Unavailable, Message = $"more than {LongestQueue} commands are waiting", Hint = "try again" });
            return;
        }

        _commands.Enqueue(command);
        RunNext();
    }

    private void RunNext()
    {
        while (!_committing && _commands.TryPeek(out var command))
        {
            if (!(_attached && PictureIsComplete) && command is not (SaveSnapshotFor or RunKill))
            {
                WaitForKeeper();
                return;
            }

            _commands.Dequeue();
            Run(command);
        }
    }

    private void Run(object command)
    {
        switch (command)
        {
            case RunStart start:
                Start(
                    [.. start.Request.Apps.Select(spec => new WantedApp(spec, start.Request.CallerEnvironment, spec.Autostart))],
                    start.Request.Force,
                    start.Request.RestartExisting,
                    start.Updates);
                break;
            case RunAction action:
                Act(action.Request, action.Updates);
                break;
            case RunKill kill:
                Kill(kill.Updates);
                break;
            case RunResurrect resurrect:
                Resurrect(resurrect.Updates);
                break;
            case SaveSnapshotFor save:
                Save(save.Asker);
                break;
        }
    }

    private void Start(IReadOnlyList<WantedApp> wanted, bool force, bool restartExisting, ChannelWriter<OperationUpdate> updates, IReadOnlyList<InstanceStatus>? also = null)
    {
        var plan = StartPlanner.Plan(
            _registry,
            wanted,
            force,
            restartExisting,
            app => Check(app.Spec, app.CallerEnvironment),
            () => Guid.NewGuid().ToString("n"),
            _dependencies.Time.GetUtcNow());
        if (plan.Error is { } error)
        {
            Fail(updates, error);
            return;
        }

        var revived = also ?? [];
        IReadOnlyList<StateChange> changes = revived.Count == 0 ? plan.Changes
            : [.. plan.Changes, new SetWanted([.. revived.Select(status => status.Id)], true)];
        Commit(changes, updates, () =>
        {
            var wishes = new List<(InstanceStatus Status, LifeEvent Happened)>();
            var held = new List<InstanceStatus>();
            foreach (var (app, instances) in plan.New)
            {
                MakeSupervisor(app, instances);
                var statuses = instances.Select(instance => _registry.Instances[instance.Id]).ToList();
                updates.TryWrite(new OperationStarting(app.Spec.Name, app.Spec.Script, Pm2Mode(app.Spec.Mode), [.. statuses.Select(one => one.Id)]));
                foreach (var (instance, status) in instances.Zip(statuses))
                {
                    if (instance.Wanted) wishes.Add((status, new StartAsked("asked for by pbm start", ByHand: true)));
                    else held.Add(status);
                }
            }

            foreach (var (app, instances) in plan.Existing)
            {
                Change(app);
                updates.TryWrite(new OperationApplying(AppAction.Restart, app.Spec.Name, [.. instances.Select(one => one.Id)]));
                wishes.AddRange(instances.Select(status => (status, StartOrRestart(status, "asked for by pbm start"))));
            }

            wishes.AddRange(revived.Select(status => (status, (LifeEvent)new StartAsked("asked for by pbm resurrect", ByHand: true))));
            Wish("starting", wishes, WatchGoal.Up, updates, failedAlready: false, held);
        });
    }

    private void Act(ActOnApps request, ChannelWriter<OperationUpdate> updates)
    {
        if (request.Action == AppAction.Undelete)
        {
            Undelete(request.Targets, updates);
            return;
        }

        Selection selection;
        try
        {
            selection = _registry.Select(request.Targets.Count == 0 ? ["all"] : request.Targets);
        }
        catch (ArgumentException wrong)
        {
            Fail(updates, BadPattern(wrong));
            return;
        }

        foreach (var missing in selection.Missing) updates.TryWrite(new OperationError(Unknown(missing)));
        var failed = selection.Missing.Count > 0;
        if (selection.Instances.Count == 0)
        {
            Finish(updates, failed);
            return;
        }

        var changed = Changed(request, selection, out var wrongChange);
        if (wrongChange is not null)
        {
            Fail(updates, wrongChange);
            return;
        }

        var ids = selection.Instances.Select(status => status.Id).ToList();
        List<StateChange> changes = [.. changed.Select(app => new PutApp(app))];
        if (request.Action != AppAction.Reset)
            changes.Add(new SetWanted(ids, request.Action is AppAction.Start or AppAction.Restart));
        var deleting = request.Action == AppAction.Delete ? MarkForUndelete(selection) : [];
        changes.AddRange(deleting.Select(app => new PutApp(app)));
        Commit(changes, updates, () =>
        {
            foreach (var app in changed) Change(app);
            foreach (var app in deleting) _registry = _registry.With(app);
            foreach (var group in selection.Instances.GroupBy(status => status.Name))
                updates.TryWrite(new OperationApplying(request.Action, group.Key, [.. group.Select(status => status.Id)]));
            CarryOut(request.Action, selection.Instances, updates, failed);
        });
    }

    private void CarryOut(AppAction action, IReadOnlyList<InstanceStatus> instances, ChannelWriter<OperationUpdate> updates, bool failed)
    {
        switch (action)
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
                    ToInstance(status.Id, new RetireProcess("deleted by pbm delete"));
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
                throw new ArgumentOutOfRangeException(nameof(action), action, null);
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
            wrong = Check(spec, environment);
            if (wrong is not null) return [];
            apps.Add(app with { Spec = spec, CallerEnvironment = environment });
        }

        return apps;
    }

    private ApiError? Check(AppSpec spec, IReadOnlyDictionary<string, string> environment) =>
        BadName("name", spec.Name) ?? BadName("namespace", spec.Namespace) ?? _dependencies.Planner.Check(spec, environment);

    private static ApiError? BadName(string what, string name) => NameRules.Problem(name) is not { } problem ? null : new ApiError
    {
        Code = ApiErrorCode.Invalid,
        Message = $"The {what} '{name}' {problem}",
        Hint = $"give another one with --{what}",
    };

    /// <summary><c>--update-env</c> adds and changes, never removes, as in PM2.</summary>
    private static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> current)
    {
        var merged = new Dictionary<string, string>(old);
        foreach (var (name, value) in current) merged[name] = value;
        return merged;
    }

    private void Change(StoredApp app)
    {
        _registry = _registry.With(app);
        if (_supervisors.TryGetValue(app.AppId, out var supervisor)) supervisor.Tell(new AppChanged(app));
    }

    private List<StoredApp> MarkForUndelete(Selection selection) =>
    [
        .. selection.Instances.GroupBy(status => status.App.AppId).Select(group => _registry.Apps[group.Key] with
        {
            WantedWhenDeleted = group.Any(status => status.State is not (ProcessState.Stopped or ProcessState.Errored)),
        }),
    ];

    private void Undelete(IReadOnlyList<string> targets, ChannelWriter<OperationUpdate> updates)
    {
        var back = new List<(StoredApp App, IReadOnlyList<StoredInstance> Instances)>();
        var now = _dependencies.Time.GetUtcNow();
        var nextId = _registry.NextId;
        var failed = false;
        foreach (var target in targets)
        {
            var meant = _registry.Deleted.Values.Where(app => target == "all" || app.Spec.Name == target).ToList();
            // Of several deleted apps of one name the newest is meant.
            if (target != "all" && meant.Count > 1) meant = [meant.MaxBy(app => app.DeletedAt)!];
            if (meant.Count == 0)
            {
                failed = true;
                updates.TryWrite(new OperationError(new ApiError
                {
                    Code = ApiErrorCode.NotFound,
                    Message = $"No deleted app {target}",
                    Hint = "apps can be brought back for seven days after pbm delete, by their name",
                }));
            }

            foreach (var app in meant)
            {
                var restored = app with { DeletedAt = null };
                IReadOnlyList<StoredInstance> instances =
                [
                    .. Enumerable.Range(0, app.Spec.Instances).Select(slot =>
                        new StoredInstance(nextId + slot, app.AppId, slot, app.WantedWhenDeleted, new ProcessMemory { CreatedAt = now })),
                ];
                nextId += instances.Count;
                back.Add((restored, instances));
            }
        }

        if (back.Count == 0)
        {
            Finish(updates, failed);
            return;
        }

        List<StateChange> changes = [.. back.Select(one => new PutApp(one.App)), .. back.SelectMany(one => one.Instances).Select(one => new PutInstance(one))];
        Commit(changes, updates, () =>
        {
            var wishes = new List<(InstanceStatus, LifeEvent)>();
            var held = new List<InstanceStatus>();
            foreach (var (app, instances) in back)
            {
                _registry = _registry with { Deleted = _registry.Deleted.Remove(app.AppId) };
                MakeSupervisor(app, instances);
                updates.TryWrite(new OperationApplying(AppAction.Undelete, app.Spec.Name, [.. instances.Select(one => one.Id)]));
                foreach (var instance in instances)
                {
                    var status = _registry.Instances[instance.Id];
                    if (instance.Wanted) wishes.Add((status, new StartAsked("brought back by pbm undelete", ByHand: true)));
                    else held.Add(status);
                }
            }

            Wish("starting", wishes, WatchGoal.Up, updates, failed, held);
        });
    }

    private void Kill(ChannelWriter<OperationUpdate> updates)
    {
        var instances = _registry.Instances.Values.ToList();
        Commit([new SetWanted([.. instances.Select(status => status.Id)], false)], updates, () =>
        {
            Record("kill", "all apps and both daemons are ended by pbm kill");
            var running = _attached ? instances : [];
            // What is down already is left as it is: kill must not claim what somebody stopped before.
            running = [.. running.Where(status => status.State is not (ProcessState.Stopped or ProcessState.Errored))];
            Wish("stopping", [.. running.Select(status => (status, (LifeEvent)new StopAsked("stopped by pbm kill", ByKill: true)))], WatchGoal.Down, updates, failedAlready: false);
        });
    }

    private void Resurrect(ChannelWriter<OperationUpdate> updates)
    {
        var snapshot = _dependencies.Snapshots.ReadSnapshot(SnapshotName) ?? [];
        var names = _registry.Apps.Values.Select(app => app.Spec.Name).ToHashSet();
        var missing = snapshot.Where(one => !names.Contains(one.App.Spec.Name)).ToList();
        var killed = _registry.Instances.Values.Where(status => status.Memory is { StoppedByKill: true, Status: ProcessState.Stopped }).ToList();
        if (missing.Count == 0 && killed.Count == 0)
        {
            updates.TryWrite(new OperationNotice(
                snapshot.Count == 0 ? "Nothing was saved, and nothing was stopped by pbm kill" : "All that was saved is in the list already", Warning: false));
            Finish(updates, failed: false);
            return;
        }

        Start(
            [.. missing.Select(one => new WantedApp(one.App.Spec, one.App.CallerEnvironment, one.WantedInstances > 0))],
            force: true,
            restartExisting: false,
            updates,
            killed);
    }

    private void Save(IActorRef asker)
    {
        var apps = _registry.Apps.Values
            .OrderBy(app => _registry.InstancesOf(app.AppId).Select(status => status.Id).DefaultIfEmpty(int.MaxValue).Min())
            .Select(app => new SnapshotApp(
                app,
                _registry.InstancesOf(app.AppId).Count(status => status.State is not (ProcessState.Stopped or ProcessState.Errored))))
            .ToList();
        if (apps.Count == 0)
        {
            asker.Tell(new Refused(new ApiError
            {
                Code = ApiErrorCode.NothingThere,
                Message = "the list is empty; the last saved one was kept",
            }));
            return;
        }

        _dependencies.Store.CommitAsync([new PutSnapshot(SnapshotName, apps)]).PipeTo(
            asker,
            success: () => new SnapshotSaved(apps.Count, "state.db"),
            failure: cause => new Refused(NotWritten(cause)));
    }

    private void Commit(IReadOnlyList<StateChange> changes, ChannelWriter<OperationUpdate> updates, Action then)
    {
        _committing = true;
        _dependencies.Store.CommitAsync(changes).PipeTo(
            Self,
            success: () => new Committed(then),
            failure: cause => new CommitFailed(cause, wrong => Fail(updates, NotWritten(wrong))));
    }

    private void Wish(
        string doing,
        IReadOnlyList<(InstanceStatus Status, LifeEvent Happened)> wishes,
        WatchGoal goal,
        ChannelWriter<OperationUpdate> updates,
        bool failedAlready,
        IReadOnlyList<InstanceStatus>? settled = null)
    {
        foreach (var status in settled ?? []) updates.TryWrite(new InstanceSucceeded(status.Id, status.Name, status.State, 0));
        var operation = Operation(doing, [.. wishes.Select(wish => wish.Status)], updates, failedAlready);
        foreach (var (status, happened) in wishes) ToInstance(status.Id, new ProcessWish(happened, operation, goal));
    }

    private IActorRef Operation(string doing, IReadOnlyList<InstanceStatus> instances, ChannelWriter<OperationUpdate> updates, bool failedAlready)
    {
        var longest = instances.Select(status => status.App.Spec.Stop.KillTimeout + status.App.Spec.Ready.ListenTimeout).DefaultIfEmpty().Max();
        var plan = new OperationPlan(doing, [.. instances.Select(status => (status.Id, status.Name))], failedAlready, longest);
        return Context.ActorOf(OperationActor.Props(plan, updates), $"operation-{++_operations}");
    }

    private void WaitForKeeper()
    {
        if (!Timers.IsTimerActive(KeeperPatienceOver.Instance))
            Timers.StartSingleTimer(KeeperPatienceOver.Instance, KeeperPatienceOver.Instance, KeeperPatience);
    }

    private void OnKeeperPatienceOver()
    {
        // A picture that may be old is better than none, and says so in its notices.
        if (_attachment == 0) _attachment = 1;
        _awaited.Clear();
        while (_questions.TryDequeue(out var question)) Self.Tell(question.Message, question.Asker);
        if (_attached)
        {
            RunNext();
            return;
        }

        while (_commands.TryDequeue(out var command))
            Refuse(command, new ApiError
            {
                Code = ApiErrorCode.Unavailable,
                Message = "the keeper could not be reached; nothing was changed",
                Hint = $"its log is {Path.Combine("logs", Path.GetFileName(_dependencies.KeeperLog))} in the home",
            });
    }

    private static void Refuse(object command, ApiError error)
    {
        switch (command)
        {
            case RunStart start: Fail(start.Updates, error); break;
            case RunAction action: Fail(action.Updates, error); break;
            case RunKill kill: Fail(kill.Updates, error); break;
            case RunResurrect resurrect: Fail(resurrect.Updates, error); break;
            case SaveSnapshotFor save: save.Asker.Tell(new Refused(error)); break;
        }
    }

    private static void Fail(ChannelWriter<OperationUpdate> updates, ApiError error)
    {
        updates.TryWrite(new OperationError(error));
        Finish(updates, failed: true);
    }

    private static void Finish(ChannelWriter<OperationUpdate> updates, bool failed)
    {
        updates.TryWrite(new OperationFinished(failed ? ExitCode.Failed : ExitCode.Ok));
        updates.TryComplete();
    }

    private static LifeEvent StartOrRestart(InstanceStatus status, string reason) =>
        status.State is ProcessState.Stopped or ProcessState.Errored
            ? new StartAsked(reason, ByHand: true)
            : new RestartAsked(reason, ByHand: true);

    private static string Pm2Mode(ExecMode mode) => mode == ExecMode.Cluster ? "cluster_mode" : "fork_mode";

    private static ApiError NotWritten(Exception cause) => new()
    {
        Code = ApiErrorCode.Internal,
        Message = $"state.db could not be written, nothing was changed: {cause.Message}",
        Hint = "is the disk full?",
    };
}

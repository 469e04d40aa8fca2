using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Sampling;
using ActorPm.Actors.Schedules;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Apps;

/// <content>Starting what is new, and bringing back what was deleted.</content>
internal sealed partial class AppsActor
{
    private void Start(IReadOnlyList<WantedApp> wanted, bool force, bool restartExisting, ChannelWriter<OperationUpdate> updates, IReadOnlyList<InstanceStatus>? also = null, (bool Instead, int? Parallel) reload = default, ChangeOrigin? origin = null)
    {
        try
        {
            wanted = Sealed(wanted);
        }
        catch (SecretsException wrong)
        {
            Fail(updates, NotSealed(wrong));
            return;
        }

        var plan = StartPlanner.Plan(
            _registry,
            wanted,
            force,
            restartExisting,
            app => Check(app.Spec, app.CallerEnvironment) ?? TakenName(app.Spec.Name, origin?.Project),
            () => Guid.NewGuid().ToString("n"),
            _dependencies.Time.GetUtcNow(),
            origin);
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
            var reloaded = new List<InstanceStatus>();
            foreach (var (app, instances) in plan.New)
            {
                MakeSupervisor(app, instances);
                var statuses = instances.Select(instance => _registry.Instances[instance.Id]).ToList();
                updates.TryWrite(new OperationStarting(app.Spec.Name, app.Spec.Script, Pm2Mode(app.Spec.Mode), [.. statuses.Select(one => one.Id)]));
                foreach (var (instance, status) in instances.Zip(statuses))
                {
                    if (instance.Wanted) wishes.Add((status, new StartAsked($"asked for by {origin?.How ?? "pbm start"}", ByHand: true)));
                    else held.Add(status);
                }
            }

            foreach (var (app, instances) in plan.Existing)
            {
                Change(app);
                updates.TryWrite(new OperationApplying(reload.Instead ? AppAction.Reload : AppAction.Restart, app.Spec.Name, [.. instances.Select(one => one.Id)]));
                if (reload.Instead)
                {
                    reloaded.AddRange(instances);
                    continue;
                }

                wishes.AddRange(instances.Select(status => (status, StartOrRestart(status, "asked for by pbm start"))));
            }

            wishes.AddRange(revived.Select(status => (status, (LifeEvent)new StartAsked("asked for by pbm resurrect", ByHand: true))));
            if (reloaded.Count == 0) Wish("starting", wishes, WatchGoal.Up, updates, failedAlready: false, held);
            else Reload(reloaded, reload.Parallel, "asked for by pbm reload", updates, failed: false, wishes, held);
        });
    }

    private ApiError? Check(AppSpec spec, IReadOnlyDictionary<string, string> environment) =>
        BadName("name", spec.Name) ?? BadName("namespace", spec.Namespace) ?? SpecSchedule.Problem(spec) ?? MemoryRule.Problem(spec) ?? TooMany(spec) ?? _dependencies.Planner.Check(spec, environment);

    private ApiError? TooMany(AppSpec spec) => spec.Instances <= _dependencies.MostInstancesPerApp() ? null : new ApiError
    {
        Code = ApiErrorCode.Invalid,
        Message = $"{spec.Name} cannot have {spec.Instances} instances",
        Hint = $"the most is {_dependencies.MostInstancesPerApp()} (limits.instances_per_app in node.conf)",
    };

    private static ApiError? BadName(string what, string name) => NameRules.Problem(name) is not { } problem ? null : new ApiError
    {
        Code = ApiErrorCode.Invalid,
        Message = $"The {what} '{name}' {problem}",
        Hint = $"give another one with --{what}",
    };

    private void Undelete(IReadOnlyList<string> targets, ChannelWriter<OperationUpdate> updates)
    {
        var back = new List<(StoredApp App, IReadOnlyList<StoredInstance> Instances)>();
        var now = _dependencies.Time.GetUtcNow();
        var nextId = _registry.NextId;
        var failed = false;
        foreach (var target in targets)
        {
            var meant = _registry.Deleted.Values.Where(app => !FleetProject.Is(app.Project) && (target == "all" || app.Spec.Name == target)).ToList();
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

    private static string Pm2Mode(ExecMode mode) => mode == ExecMode.Cluster ? "cluster_mode" : "fork_mode";
}

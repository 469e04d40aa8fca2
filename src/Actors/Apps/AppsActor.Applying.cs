using System.Threading.Channels;
using ActorPm.Actors.Applying;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Protocol;
using ActorPm.Actors.Secrets;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Making the list of apps the same as a file, one step after the other; one apply at a time.</content>
internal sealed partial class AppsActor
{
    private string? _applying;
    private int _applies;

    private void OnApplyQuestion(object question)
    {
        switch (question)
        {
            case GetPlan plan:
                var decision = Decide(plan.Request);
                Sender.Tell(decision.Plan with { Errors = decision.Errors });
                break;
            case GetStanding:
                Sender.Tell(FleetStanding());
                break;
            case GetHistory history when Find(history.Targets) is { } selection:
                Sender.Tell(new AppHistories(
                [
                    .. selection.Instances.Select(status => status.App.AppId).Distinct().Select(id => _registry.Apps[id])
                        .Select(app => HistoryViews.Of(app, _dependencies.Store.ReadRevisions(app.AppId), _dependencies.HidesByName())).OrderBy(history => history.Name, StringComparer.Ordinal),
                ]));
                break;
        }
    }

    private ApplyDecision Decide(ApplyApps request)
    {
        try
        {
            request = Sealed(request);
        }
        catch (SecretsException wrong)
        {
            return ApplyPlanner.Impossible(NotSealed(wrong));
        }

        List<ApiError> errors = [.. request.Apps.Select(app => Check(app, request.CallerEnvironment) is { } wrong ? wrong with { Message = $"{app.Name}: {wrong.Message}" } : null).OfType<ApiError>()];
        errors.AddRange(request.Apps.Select(app => TakenName(app.Name, request.Project)).OfType<ApiError>());
        var decision = ApplyPlanner.Plan(request, There(request), _dependencies.HidesByName());
        return decision with { Errors = [.. errors, .. decision.Errors] };
    }

    /// <summary>What there is, its secret values as those of the request are.</summary>
    private List<ThereApp> There(ApplyApps request)
    {
        var secret = request.Apps.ToLookup(app => app.Name, Sealing.Patterns);
        var instances = _registry.Instances.Values.Where(status => !_scaledDown.ContainsKey(status.Id)).ToLookup(status => status.App.AppId);
        return
        [
            .. _registry.Apps.Values.Where(app => app.Project == request.Project || !(FleetProject.Is(app.Project) || FleetProject.Is(request.Project))).OrderBy(app => app.CreatedAt).ThenBy(app => app.AppId, StringComparer.Ordinal).Select(app => new ThereApp(
                app.AppId, Sealing.ToCompare(app.Spec, [.. secret[app.Spec.Name].SelectMany(patterns => patterns)], _dependencies.Secrets), app.Project, instances[app.AppId].Count(), instances[app.AppId].Count(IsDown),
                instances[app.AppId].Any(status => status.State == ProcessState.Errored))),
        ];
    }

    /// <summary>Stopped by a person, or failed for good; not what has ended by itself as it should.</summary>
    private static bool IsDown(InstanceStatus status) =>
        status.State == ProcessState.Errored || (status.State == ProcessState.Stopped && !status.Memory.EndedItself);

    private void Apply(ApplyApps request, ChannelWriter<OperationUpdate> updates)
    {
        if (_applying is { } running)
        {
            Fail(updates, new ApiError { Code = ApiErrorCode.AlreadyRunning, Message = $"{running} is under way; nothing was changed", Hint = "wait for its end: pbm events shows what it does" });
            return;
        }

        var (plan, steps, errors) = Decide(request);
        if (errors.Count > 0)
        {
            foreach (var error in errors) updates.TryWrite(new OperationError(error));
            updates.TryWrite(new OperationFinished(ExitCode.InvalidConfiguration));
            updates.TryComplete();
            return;
        }

        if (request.Agreed is { } agreed && agreed != plan.Fingerprint)
        {
            Fail(updates, new ApiError { Code = ApiErrorCode.Invalid, Message = "the apps have changed since the plan was shown; nothing was changed", Hint = "look at the plan again" });
            return;
        }

        if (steps.Count == 0)
        {
            Finish(updates, failed: false);
            return;
        }

        var now = _dependencies.Time.GetUtcNow();
        var apply = new StoredApply { Id = $"{now.ToUnixTimeMilliseconds()}-{_applies + 1}", Request = Written(request), StartedAt = now };
        Commit([new PutApply(apply)], updates, () =>
        {
            _applying = Description(request);
            Record("apply", $"{_applying}: {string.Join(", ", plan.Changes.Select(change => $"{change.Change.ToString().ToLowerInvariant()} {change.Name}"))}");
            BeginApply(apply, steps, request.CallerEnvironment, updates);
        });
    }

    private void BeginApply(
        StoredApply apply, IReadOnlyList<PlannedStep> steps, IReadOnlyDictionary<string, string> callerEnvironment, ChannelWriter<OperationUpdate> updates)
    {
        var how = apply.Request.How ?? "pbm apply";
        var origin = new ChangeOrigin(apply.Request.By, how, apply.Id, apply.Request.Project);
        Context.ActorOf(ApplyActor.Props(new ApplyOrder(how, steps, origin, callerEnvironment), updates), $"apply-{++_applies}");
    }

    private void CarryOut(RunStep step)
    {
        if (Missing(step.Step) is { } gone)
        {
            Fail(step.Updates, new ApiError { Code = ApiErrorCode.NotFound, Message = $"{gone} is not in the list any more" });
            return;
        }

        switch (step.Step)
        {
            case AddStep add:
                Start([.. add.Specs.Select(spec => new WantedApp(spec, step.CallerEnvironment, spec.Autostart))], force: true, restartExisting: false, step.Updates, origin: step.Origin);
                break;
            case RulesStep rules:
                ChangeRules(rules, step);
                break;
            case StartStep start:
                StartAgain(start, step);
                break;
            case ReloadStep reload:
                ReloadTo(reload, step);
                break;
            case AdoptStep(var reloaded):
                Adopt(reloaded, step);
                break;
            case PutBackStep back:
                PutBack(_registry.Apps[back.AppId], step);
                break;
            case ScaleStep scale:
                var there = Staying(scale.AppId);
                if (there.Count == scale.Spec.Instances) Finish(step.Updates, failed: false);
                else Scale(new ScaleApp { Target = $"{there[0].Id}", Count = scale.Spec.Instances, By = step.Origin.By }, step.Updates, step.Origin);
                break;
            case RemoveStep remove:
                Act(new ActOnApps { Action = AppAction.Delete, Drain = remove.Drain, Targets = [.. _registry.InstancesOf(remove.AppId).Select(status => $"{status.Id}")] }, step.Updates, byFleet: true, step.Origin);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Step, null);
        }
    }

    private void ChangeRules(RulesStep rules, RunStep step)
    {
        List<StateChange> changes = [];
        var apps = rules.Apps.Select(app => Revised(Declared(app.AppId, app.Spec, step), step.Origin, changes)).ToList();
        Commit(changes, step.Updates, () =>
        {
            foreach (var app in apps) Change(app);
            Finish(step.Updates, failed: false);
        });
    }

    private void StartAgain(StartStep start, RunStep step)
    {
        List<StateChange> changes = [];
        var app = Revised(Declared(start.AppId, start.Spec, step), step.Origin, changes);
        var down = _registry.InstancesOf(app.AppId).Where(IsDown).ToList();
        Commit([.. changes, new SetWanted([.. down.Select(status => status.Id)], true)], step.Updates, () =>
        {
            Change(app);
            step.Updates.TryWrite(new OperationApplying(AppAction.Start, app.Spec.Name, [.. down.Select(status => status.Id)]));
            foreach (var rule in _rules) rule.Tell(new AppStartedByHand(app.AppId));
            Wish("starting", [.. down.Select(status => (status, (LifeEvent)new StartAsked($"asked for by {step.Origin.How}", ByHand: true)))], WatchGoal.Up, step.Updates, failedAlready: false);
        });
    }

    /// <summary>New processes get the new declaration; the app gets it when all of them are ready.</summary>
    private void ReloadTo(ReloadStep reload, RunStep step)
    {
        var instances = Staying(reload.AppId);
        if (_rollouts.GetValueOrDefault(reload.AppId) is { EndedAt: null, ByRule: false } running)
        {
            Fail(step.Updates, AlreadyReloading(running));
            return;
        }

        var app = _registry.Apps[reload.AppId];
        var next = Declared(app.AppId, reload.Spec, step);
        var target = new ReloadTarget(next.Spec, app.Revision, step.Origin.How, step.Origin.By, step.Origin.Apply, step.Origin.Project)
        {
            CallerEnvironment = ReferenceEquals(next.CallerEnvironment, app.CallerEnvironment) ? null : next.CallerEnvironment,
        };
        Commit([new SetWanted([.. instances.Select(status => status.Id)], true)], step.Updates, () =>
        {
            step.Updates.TryWrite(new OperationApplying(AppAction.Reload, reload.Spec.Name, [.. instances.Select(status => status.Id)]));
            foreach (var rule in _rules) rule.Tell(new AppStartedByHand(app.AppId));
            Reload(instances, null, $"asked for by {step.Origin.How}", step.Updates, failed: false, target: target);
        });
    }

    private void Adopt(ReloadStep reload, RunStep step)
    {
        var app = _registry.Apps[reload.AppId];
        // Compared with what it was when the reload began, whoever has noted the new declaration meanwhile.
        var (next, changes) = Revisions.Next(app with { Spec = reload.Before }, Declared(app.AppId, reload.Spec, step), step.Origin, _dependencies.Time.GetUtcNow());
        Commit([.. changes, new RemoveRollout(app.AppId, null)], step.Updates, () =>
        {
            Change(next);
            Finish(step.Updates, failed: false);
        });
    }

    /// <summary>
    /// What the app was is what its processes are started with again. Where the old process had to be stopped first,
    /// it is back at once: a broken release must not take an app down.
    /// </summary>
    private void PutBack(StoredApp app, RunStep step)
    {
        Change(app);
        _dependencies.Store.CommitAsync([new RemoveRollout(app.AppId, null)]);
        var down = _registry.InstancesOf(app.AppId).Where(status => status.State is ProcessState.Errored or ProcessState.WaitingRestart).ToList();
        if (down.Count > 0)
            step.Updates.TryWrite(new OperationNotice($"{app.Spec.Name} is started again as it was before", false));
        Wish("starting", [.. down.Select(status => (status, (LifeEvent)new RestartAsked("started again as it was before", ByHand: true)))], WatchGoal.Up, step.Updates, failedAlready: false);
    }

    /// <summary>The first app of a step that somebody has deleted meanwhile.</summary>
    private string? Missing(PlannedStep step)
    {
        IEnumerable<(string AppId, string Name)> apps = step switch
        {
            RulesStep rules => rules.Apps.Select(app => (app.AppId, app.Spec.Name)),
            StartStep start => [(start.AppId, start.Spec.Name)],
            ReloadStep reload => [(reload.AppId, reload.Spec.Name)],
            AdoptStep adopt => [(adopt.Reload.AppId, adopt.Reload.Spec.Name)],
            PutBackStep back => [(back.AppId, back.Name)],
            ScaleStep scale => [(scale.AppId, scale.Spec.Name)],
            RemoveStep remove => [(remove.AppId, remove.Name)],
            _ => [],
        };
        return apps.Where(app => !_registry.Apps.ContainsKey(app.AppId)).Select(app => app.Name).FirstOrDefault();
    }
}

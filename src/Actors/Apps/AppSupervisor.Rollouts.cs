using System.Collections.Immutable;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>Reloads: new processes take the places of old ones. One rollout at a time.</content>
internal sealed partial class AppSupervisor
{
    /// <summary>PM2 reloads two at a time, one by one where there are two at most.</summary>
    private const int UsualParallel = 2;

    private IActorRef? _rollout;
    private RolloutPlan? _reloading;
    private bool _reloadSucceeded;
    private ReloadApp? _reloadNext;
    private ReloadTarget? _target;

    private void OnRolloutMessage(object message)
    {
        switch (message)
        {
            case ReloadApp reload:
                Reload(reload);
                break;
            case ReplacementWanted wanted:
                OnReplacementWanted(wanted);
                break;
            case ReplaceInstances replace:
                OnReplaceInstances(replace);
                break;
            case RetryReplacement:
                BeginReplacements();
                break;
            case CarryOutForRollout order:
                CarryOut(order);
                break;
            case RolloutChanged changed:
                OnRolloutChanged(changed.View);
                break;
            case InstanceSettled settled:
                TellRollout(settled.Id, settled.Outcome.Failure is { } failure
                    ? new NewHasFailed(settled.Id, failure)
                    : new NewIsReady(settled.Id), settled.Outcome.Status, settled.Outcome.ErrorLines);
                break;
            case SuccessorReady ready:
                TellRollout(ready.Id, new NewIsReady(ready.Id));
                break;
            case SuccessorFailed failed:
                if (_places.GetValueOrDefault(failed.Id)?.Successor is { } successor) successor.HasSettled = true;
                TellRollout(failed.Id, new NewHasFailed(failed.Id, failed.Reason), errorLines: failed.ErrorLines);
                break;
            case PlaceTaken taken:
                OnPlaceTaken(taken.Id);
                break;
            case LeaverGone gone:
                if (_places.GetValueOrDefault(gone.Id)?.Leavers.Find(one => one.Supervisor.Equals(Sender)) is { } leaver) leaver.HasSettled = true;
                TellRollout(gone.Id, new OldIsGone(gone.Id));
                break;
        }
    }

    /// <summary>What runs is replaced; what does not is started.</summary>
    private void Reload(ReloadApp reload)
    {
        if (_rollout is not null || _resumed is not null)
        {
            if (_reloading is { ByRule: true }) _reloadNext = reload;
            else
                reload.Operation?.Tell(new RolloutStopped(new ApiError
                {
                    Code = ApiErrorCode.AlreadyRunning,
                    Message = $"Reload already in progress: {_app.Spec.Name}",
                    Hint = $"pbm reload --status {_app.Spec.Name} tells where it stands",
                }, reload.Ids));
            return;
        }

        _target = reload.Target;
        var meant = reload.Ids.Where(_places.ContainsKey).Select(id => _places[id]).ToList();
        foreach (var place in meant) place.Wanted = true;
        if (Next.Spec.Schedule is not null)
        {
            ReloadJob(meant, reload);
            return;
        }

        var running = meant.Where(place => place.Status?.State == ProcessState.Online).ToList();
        foreach (var place in meant.Except(running))
        {
            GiveTarget(place);
            place.Holder.Tell(new ProcessWish(new RestartAsked(reload.Reason, ByHand: true), reload.Operation));
        }

        if (running.Count > 0) BeginRollout(running, reload.Reason, drain: true, reload.Parallel, reload.Operation);
    }

    /// <summary>The next run of a job is of the new declaration; one that is under way is left alone, and none begins.</summary>
    private void ReloadJob(List<Place> meant, ReloadApp reload)
    {
        foreach (var place in meant)
        {
            GiveTarget(place);
            place.Holder.Tell(new ProcessWish(new StartAsked(reload.Reason, ByHand: true), reload.Operation));
        }
    }

    private void BeginRollout(IReadOnlyList<Place> places, string reason, bool drain, int? parallel, IActorRef? operation, bool byRule = false)
    {
        var number = services.Generations.Next();
        var rollout = new Rollout
        {
            Slots = [.. places.Select(place => new RolloutSlot(place.Id, CanStartBeside(place)))],
            Parallel = parallel ?? (places.Count <= UsualParallel ? 1 : UsualParallel),
        };
        Begin(new RolloutPlan(number, _app.AppId, _app.Spec.Name, reason, drain, byRule, rollout, services.Time.GetUtcNow(), _target), operation);
        foreach (var place in places) Record(place, "reload", place.Status!.Memory.Generation, $"{reason} (reload {number})");
    }

    private void Begin(RolloutPlan plan, IActorRef? operation)
    {
        (_reloading, _reloadSucceeded) = (plan, false);
        _rollout = Context.Watch(Context.ActorOf(RolloutActor.Props(plan, operation, services.Store, services.Time), $"rollout-{plan.Number}"));
    }

    /// <summary>What new processes are started with.</summary>
    private StoredApp Next => _target is { } target ? _app with { Spec = target.Spec, CallerEnvironment = target.CallerEnvironment ?? _app.CallerEnvironment } : _app;

    /// <summary>The next process of the instance itself is started with that.</summary>
    private void GiveTarget(Place place)
    {
        if (_target is not null) place.Holder.Tell(new AppChanged(Next));
    }

    /// <summary>
    /// Two processes side by side need a port that is not theirs: one that keeps a port to itself would keep its
    /// own successor from starting. Of a single app there are never two.
    /// </summary>
    private bool CanStartBeside(Place place) =>
        !_app.Spec.Single && !Next.Spec.Single && place.Status is { } status && status.Handoff != HandoffKind.None && status.Handoff == HandoffOfNew(status);

    private HandoffKind HandoffOfNew(InstanceStatus status) => _target is null
        ? status.Facts.Handoff
        : services.Planner.Describe(new LaunchOrder(Next.Spec, Next.CallerEnvironment, status.Id, status.Slot, 0) { Group = _app.AppId }).Handoff;

    private void CarryOut(CarryOutForRollout order)
    {
        var id = order.Effect switch
        {
            StartBeside start => start.Id,
            StopThenStart start => start.Id,
            GivePlace give => give.Id,
            EndNew end => end.Id,
            _ => -1,
        };
        if (!_places.TryGetValue(id, out var place)) return;
        switch (order.Effect)
        {
            case StartBeside:
                StartSuccessor(place, order.Plan);
                break;
            case StopThenStart:
                GiveTarget(place);
                place.Holder.Tell(new ProcessWish(new RestartAsked(order.Plan.Reason, ByHand: !order.Plan.ByRule), Self) { Reload = order.Plan.Number });
                break;
            case GivePlace:
                place.Successor?.Supervisor.Tell(new TakePlace());
                break;
            case EndNew:
                if (place.Successor is { } successor) GiveUp(successor, "the reload stopped");
                break;
        }
    }

    /// <summary>Somebody wants something else with the app: what is not decided yet is not done.</summary>
    private void CallOff(Place place, string reason)
    {
        _replacements.Remove(place.Id);
        if (_reloading?.Rollout.Slots.Any(slot => slot.Id == place.Id) == true) _rollout?.Tell(new TellRollout(new RolloutCalledOff(reason)));
    }

    private void TellRollout(int id, RolloutEvent happened, InstanceStatus? status = null, IReadOnlyList<string>? errorLines = null)
    {
        var told = new TellRollout(happened, status ?? _places.GetValueOrDefault(id)?.Status, errorLines);
        if (_resumed is { } resumed) resumed.Early.Add(told);
        else _rollout?.Tell(told);
    }

    private void OnRolloutChanged(RolloutView view)
    {
        Context.Parent.Tell(new RolloutChanged(_app.AppId, view));
        if (view.EndedAt is null) return;
        services.Events.Append(new EventRecord
        {
            At = services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Kind = view.State == RolloutState.Done ? "reloaded" : "reload failed",
            Name = _app.Spec.Name,
            Text = $"reload {view.Id} ({view.Reason}): {string.Join("; ", view.Lines)}",
        });
        _reloadSucceeded = view.State == RolloutState.Done;
        if (view.State != RolloutState.Failed || _reloading is not { ByRule: true }) return;
        foreach (var id in _reloading.Rollout.Slots.Select(slot => slot.Id)) _replacementFailed[id] = services.Time.GetUtcNow();
    }

    private void OnRolloutEnded()
    {
        if (_reloading is { CarriedOn: not null, Target: { } target }) Context.Parent.Tell(new CarriedOnReloadEnded(_app.AppId, target, _reloadSucceeded));
        _rollout = null;
        _reloading = null;
        _target = null;
        // Nothing is left of a rollout that ended as it should; one that crashed leaves its new processes.
        foreach (var place in _places.Values)
            if (place.Successor is { HasSettled: false } successor) GiveUp(successor, "the reload ended");
        if (_reloadNext is { } next)
        {
            _reloadNext = null;
            Reload(next);
        }

        BeginReplacements();
    }
}

using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Rollouts;

/// <summary>
/// One reload, from its first step to its last. Child of its AppSupervisor, which carries the steps out. It
/// outlives the command that began it, and its node: it is on disk before its first step, and the next node makes
/// another one of these that carries it on. When it dies alone the instances stay as they are, in two generations
/// where one is just being replaced, which the parent settles.
/// </summary>
internal sealed class RolloutActor : UntypedActor
{
    private readonly RolloutPlan _plan;
    private readonly IActorRef? _operation;
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly List<string> _stories = [];
    private Rollout _rollout;

    public RolloutActor(RolloutPlan plan, IActorRef? operation, IStateStore store, TimeProvider time)
    {
        _plan = plan;
        _operation = operation;
        _store = store;
        _time = time;
        _rollout = plan.Rollout;
        _stories.AddRange(plan.CarriedOn?.Stories ?? []);
    }

    public static Props Props(RolloutPlan plan, IActorRef? operation, IStateStore store, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new RolloutActor(plan, operation, store, time));

    protected override void PreStart()
    {
        if (_plan.CarriedOn is null) Store(new Stored());
        else Self.Tell(new TellRollout(new RolloutBegan()));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case TellRollout told:
                Step(told);
                break;
            case Stored:
                Step(new TellRollout(new RolloutBegan()));
                break;
            case NotStored { Cause: StaleIncarnationException }:
                break;
            case NotStored { IsFirst: true, Cause: var cause }:
                Step(new TellRollout(new RolloutCalledOff($"state.db could not be written: {cause.Message}")));
                break;
            case NotStored or Noted:
                // The next node would try again what has failed; nothing worse.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Step(TellRollout told)
    {
        var (next, effects) = RolloutTable.Step(_rollout, told.Happened);
        var changed = next != _rollout;
        var isDecided = next.State != _rollout.State;
        _rollout = next;
        foreach (var effect in effects) CarryOut(effect, told);
        // What has failed must not be begun anew by the next node.
        if (isDecided && !_rollout.IsOver) Store(new Noted());
        if (changed || effects.Count > 0) Context.Parent.Tell(new RolloutChanged("", View()));
    }

    private void Store(object then) => _store.CommitAsync([new PutRollout(RolloutRecord.Of(_plan, _rollout, _stories))])
        .PipeTo(Self, success: () => then, failure: cause => new NotStored(cause, then is Stored));

    private void CarryOut(RolloutEffect effect, TellRollout told)
    {
        switch (effect)
        {
            case TellReplaced replaced when told.Status is { } status:
                _operation?.Tell(new InstanceSettled(replaced.Id, _plan.AppName, new SettledOutcome(status)));
                break;
            case TellFailed failed:
                _stories.Add($"[{_plan.AppName}]({failed.Id}): {failed.Reason}");
                if (told.Status is { } where)
                    _operation?.Tell(new InstanceSettled(failed.Id, _plan.AppName, new SettledOutcome(where, failed.Reason, null, told.ErrorLines)));
                break;
            case FinishRollout:
                OnFinished();
                break;
            default:
                Context.Parent.Tell(new CarryOutForRollout(effect, _plan));
                break;
        }
    }

    private void OnFinished()
    {
        // One by which the app becomes something else is over when that is on disk, in the same transaction.
        if (_plan.Target is null) _store.CommitAsync([new RemoveRollout(_plan.AppId, _plan.Number)]);
        if (_rollout.State is RolloutState.Failed or RolloutState.CalledOff)
            _operation?.Tell(new RolloutStopped(new ApiError
            {
                Code = ApiErrorCode.StartFailed,
                Message = $"reload of {_plan.AppName} {(_rollout.State == RolloutState.Failed ? "failed" : "was called off")}: {RolloutText.Outcome(_rollout)}",
                Hint = _rollout.State == RolloutState.Failed ? $"pbm why {_plan.AppName} tells more; mend it, then reload again" : _rollout.Why,
            }, [.. _rollout.Slots.Select(slot => slot.Id)]));
        Context.Stop(Self);
    }

    private RolloutView View() => RolloutText.View(_plan, _rollout, _stories, _time.GetUtcNow());

    private sealed record Stored : INoSerializationVerificationNeeded;

    private sealed record Noted : INoSerializationVerificationNeeded;

    private sealed record NotStored(Exception Cause, bool IsFirst) : INoSerializationVerificationNeeded;
}

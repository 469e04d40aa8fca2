using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Rollouts;

/// <summary>
/// One reload, from its first step to its last. Child of its AppSupervisor, which carries the steps out. It
/// outlives the command that began it. When it dies the instances stay as they are, in two generations where
/// one is just being replaced, which the parent settles.
/// </summary>
internal sealed class RolloutActor : UntypedActor
{
    private readonly RolloutPlan _plan;
    private readonly IActorRef? _operation;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly List<string> _stories = [];
    private Rollout _rollout;

    public RolloutActor(RolloutPlan plan, IActorRef? operation, TimeProvider time)
    {
        _plan = plan;
        _operation = operation;
        _time = time;
        _rollout = plan.Rollout;
        _startedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    public static Props Props(RolloutPlan plan, IActorRef? operation, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new RolloutActor(plan, operation, time));

    protected override void PreStart() => Self.Tell(new TellRollout(new RolloutBegan()));

    protected override void OnReceive(object message)
    {
        if (message is not TellRollout told)
        {
            Unhandled(message);
            return;
        }

        var (next, effects) = RolloutTable.Step(_rollout, told.Happened);
        var changed = next != _rollout;
        _rollout = next;
        foreach (var effect in effects) CarryOut(effect, told);
        if (changed || effects.Count > 0) Context.Parent.Tell(new RolloutChanged("", View()));
    }

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
        if (_rollout.State is RolloutState.Failed or RolloutState.CalledOff)
            _operation?.Tell(new RolloutStopped(new ApiError
            {
                Code = ApiErrorCode.StartFailed,
                Message = $"reload of {_plan.AppName} {(_rollout.State == RolloutState.Failed ? "failed" : "was called off")}: {RolloutText.Outcome(_rollout)}",
                Hint = _rollout.State == RolloutState.Failed ? $"pbm why {_plan.AppName} tells more; mend it, then reload again" : _rollout.Why,
            }, [.. _rollout.Slots.Select(slot => slot.Id)]));
        Context.Stop(Self);
    }

    private RolloutView View() => new()
    {
        Id = _plan.Number,
        Name = _plan.AppName,
        State = _rollout.IsOver || _rollout.State == RolloutState.Running ? _rollout.State : RolloutState.Running,
        Reason = _plan.Reason,
        ByRule = _plan.ByRule,
        Replaced = _rollout.Replaced,
        Total = _rollout.Slots.Count,
        StartedAt = _startedAt,
        EndedAt = _rollout.IsOver ? _time.GetUtcNow().ToUnixTimeMilliseconds() : null,
        Lines = [.. _stories, .. RolloutText.Describe(_rollout)],
    };
}

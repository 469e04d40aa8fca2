using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;
using Akka.Actor;

namespace ActorPm.Actors.Operations;

/// <summary>
/// Carries out wishes for apps that depend on each other, wave after wave: the next one when all of the one before are
/// where they were to be. Child of <c>apps</c>, which passes the wishes on. When it dies the waves that have not begun
/// are not carried out, and the operation says which instances did not answer.
/// </summary>
internal sealed class WavesActor : UntypedActor
{
    private readonly WavesPlan _plan;
    private readonly IActorRef _operation;
    private readonly HashSet<int> _open = [];
    private readonly HashSet<string> _failed = [];
    private int _next;

    public WavesActor(WavesPlan plan, IActorRef operation) => (_plan, _operation) = (plan, operation);

    public static Props Props(WavesPlan plan, IActorRef operation) => Akka.Actor.Props.Create(() => new WavesActor(plan, operation));

    protected override void PreStart()
    {
        // An operation that has ended waits for nobody any more, and nothing more is begun behind its back.
        Context.Watch(_operation);
        Next();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InstanceSettled settled when _open.Remove(settled.Id):
                if (settled.Outcome.Failure is not null) _failed.Add(settled.Name);
                _operation.Tell(settled);
                if (_open.Count == 0) Next();
                break;
            case InstanceSettled:
                break;
            case Terminated:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Next()
    {
        while (_next < _plan.Waves.Count)
        {
            var wave = _plan.Waves[_next++].Where(MayBegin).ToList();
            if (wave.Count == 0) continue;
            foreach (var wish in wave) _open.Add(wish.Status.Id);
            Context.Parent.Tell(new CarryOutWishes(wave, _plan.Goal));
            return;
        }

        Context.Stop(Self);
    }

    /// <summary>What depends on an app that did not become ready is not started; stopping goes on.</summary>
    private bool MayBegin(Wished wish)
    {
        var spec = wish.Spec;
        if (_plan.Goal != WatchGoal.Up || spec.DependsOn.FirstOrDefault(one => _failed.Contains(one.Name)) is not { } missing) return true;
        _failed.Add(spec.Name);
        _operation.Tell(new InstanceSettled(wish.Status.Id, spec.Name, new SettledOutcome(
            wish.Status, $"was not started: {missing.Name}, which it depends on, did not become ready", $"pbm start {spec.Name} starts it once {missing.Name} is there")));
        return false;
    }
}

/// <summary>What is wished for one instance.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Happened">The wish.</param>
/// <param name="Spec">What its app is now.</param>
internal sealed record Wished(InstanceStatus Status, LifeEvent Happened, AppSpec Spec);

/// <summary>Wishes in their order.</summary>
/// <param name="Waves">One after the other.</param>
/// <param name="Goal">Where the instances are to get.</param>
internal sealed record WavesPlan(IReadOnlyList<IReadOnlyList<Wished>> Waves, WatchGoal Goal);

/// <summary>To the list of apps: pass these on; the sender is told how they went.</summary>
internal sealed record CarryOutWishes(IReadOnlyList<Wished> Wishes, WatchGoal Goal) : INoSerializationVerificationNeeded;

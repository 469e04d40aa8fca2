using ActorPm.Actors.Probing;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <content>Starting a process, and the signs by which it shows that it serves.</content>
internal sealed partial class ProcessSupervisor
{
    private const string WithoutPortText = "it runs and listens on no port: taken for a worker that needs none";

    private readonly List<string> _listening = [];
    private IReadOnlyList<string> _expected = [];
    private Readiness _readiness;
    private HandoffKind _handoff = HandoffKind.None;
    private (IActorRef Prober, ProbePurpose Purpose, long Generation)? _prober;
    private ICancelable? _outputWatch;
    private int? _privatePort;

    protected override void PostStop() => _outputWatch?.Cancel();

    /// <summary>A watch on the output must stand before the process can write.</summary>
    private void PrepareSpawn(long generation)
    {
        _handoff = _facts.Handoff;
        _readiness = Readiness.Of(_app.Spec, _handoff, _life.Memory.HasListened) with { Expected = _expected };
        _listening.Clear();
        _outputWatch?.Cancel();
        if (Defers(generation)) return;
        if (_readiness.Probe?.Log is not { } text)
        {
            Spawn(generation);
            return;
        }

        _outputWatch = new Cancelable(Context.System.Scheduler);
        var self = Self;
        _services.Probes.WatchOutputAsync(_id, generation, text, _outputWatch.Token).PipeTo(self, success: seen =>
        {
            seen.PipeTo(self, success: found => new OutputSeen(generation, found));
            return new OutputWatched(generation);
        });
    }

    private void Spawn(long generation)
    {
        var order = Launch(generation);
        var plan = _services.Planner.Plan(order);
        if (plan.Request is not { } request)
        {
            _facts = _services.Planner.Describe(order);
            Self.Tell(new SpawnRefused(generation, plan.Refusal?.Message ?? "cannot be started"));
            return;
        }

        _handoff = request.Handoff?.Kind ?? HandoffKind.None;
        _privatePort = request.Handoff is { PrivatePort: > 0 } proxied ? proxied.PrivatePort : null;
        _routeIsHeld = request.Handoff?.Hold == true;
        _readiness = Readiness.Of(_app.Spec, _handoff, _life.Memory.HasListened) with { Expected = _expected };
        Order(WithLease(request) with { Spec = RecoveryNote.Write(_app, _slot, _life.Memory) });
        // What is only shown may be looked up while the program starts.
        _facts = _services.Planner.Describe(order);
    }

    /// <summary>What the process or the keeper said of it; of another process it is of no interest.</summary>
    private void OnSign(object sign)
    {
        switch (sign)
        {
            case OutputWatched watched when watched.Generation == _life.Memory.Generation && _life is { Status: ProcessState.Launching, Process: null }:
                Spawn(watched.Generation);
                break;
            case OutputWatched watched when watched.Generation == _life.Memory.Generation && _life is { Status: ProcessState.Stopping, Process: null }:
                // Stopped before the keeper was told of it: nobody else will say that there is nothing to wait for.
                Step(new SpawnFailed(watched.Generation, "called off", Final: true));
                break;
            case OutputWatched:
                break;
            case OutputSeen seen when seen.Generation == _life.Memory.Generation && seen.Found:
                Note(_readiness with { Answered = true });
                break;
            case OutputSeen:
                break;
            case IpcReceivedEvent ipc when ipc.Generation == _life.Memory.Generation:
                if (NodeIpcMessages.IsReady(ipc.Message)) Note(_readiness with { Signalled = true });
                break;
            case NotifiedEvent notified when notified.Generation == _life.Memory.Generation:
                if (notified.State.Split('\n').Contains("READY=1")) Note(_readiness with { Signalled = true });
                break;
            case ListeningEvent listening when listening.Generation == _life.Memory.Generation:
                if (!_listening.Contains(listening.Address)) _listening.Add(listening.Address);
                NoteThatItListens();
                Note(_readiness with { Listening = [.. _listening] });
                Publish();
                break;
            case ProbeAnswered answered when answered.Generation == _life.Memory.Generation:
                Note(_readiness with { Answered = true });
                break;
            case ProbeMissed missed when missed.Generation == _life.Memory.Generation:
                OnMissed(missed);
                break;
            case DrainedEvent drained when drained.Generation == _life.Memory.Generation:
                OnDrained(drained.ConnectionsLeft, drained.TimedOut);
                break;
        }
    }

    /// <summary>From now on a process of it that does not listen is a broken one.</summary>
    private void NoteThatItListens()
    {
        if (_life.Memory.HasListened == true || _handoff != HandoffKind.NodeJs) return;
        var before = _life;
        _life = _life with { Memory = _life.Memory with { HasListened = true } };
        Remember(before);
    }

    private void Note(Readiness readiness)
    {
        _readiness = readiness;
        CheckReady();
        SetProbers();
    }

    /// <summary>Only a process whose pid is known can be ready: what needs no sign is so with the answer to the spawn.</summary>
    private void CheckReady()
    {
        if (_life is { Status: ProcessState.Launching, Process: not null } && _readiness.IsMet) Step(new BecameReady());
    }

    private void OnMissed(ProbeMissed missed)
    {
        if (missed.Purpose == ProbePurpose.Ready)
        {
            _readiness = _readiness with { LastAnswer = missed.Problem };
            return;
        }

        if (_life.Status != ProcessState.Online || _role != PlaceRole.Holder || _app.Spec.Alive is not { } rules) return;
        Record("unhealthy", $"alive: {missed.Problem} ({missed.InARow} of {rules.Failures})");
        if (missed.InARow >= rules.Failures)
            Context.Parent.Tell(new ReplacementWanted(_id, _life.Memory.Generation, $"it hangs: {missed.InARow} times in a row {missed.Problem}", Hung: true));
    }

    /// <summary>A prober for what is asked of the process now, and none for anything else.</summary>
    private void SetProbers()
    {
        var generation = _life.Memory.Generation;
        ProbePurpose? purpose = _life switch
        {
            { Process: null } => null,
            // Before a Node.js program listens there is nobody to ask.
            { Status: ProcessState.Launching } when _readiness is { Probe: { Log: null }, Answered: false } && (_readiness.Listens || _handoff != HandoffKind.NodeJs) =>
                ProbePurpose.Ready,
            { Status: ProcessState.Online } when _role == PlaceRole.Holder && _app.Spec.Alive is not null => ProbePurpose.Alive,
            _ => null,
        };
        if (_prober is { } now && now.Purpose == purpose && now.Generation == generation) return;
        if (_prober is { } old) Context.Stop(old.Prober);
        _prober = null;
        if (purpose is not { } wanted) return;
        var rules = wanted == ProbePurpose.Ready ? _readiness.Probe! : _app.Spec.Alive!;
        var port = rules.Tcp is > 0 ? rules.Tcp : rules.Port;
        // On its own, a process is asked on its own port; one of several behind a port through the keeper's door.
        var own = _handoff switch
        {
            HandoffKind.None or HandoffKind.Fds => port ?? OwnPort(),
            HandoffKind.Proxy => _privatePort,
            _ => null,
        };
        var target = new ProbeTarget(wanted, rules, _id, generation, own, port);
        _prober = (Context.ActorOf(Prober.Props(target, _services.Orders, _services.Probes)), wanted, generation);
    }

    /// <summary>What is asked of a living process has changed.</summary>
    private void AskAnew()
    {
        if (_prober is { Purpose: ProbePurpose.Alive } old)
        {
            Context.Stop(old.Prober);
            _prober = null;
        }

        SetProbers();
    }

    private int? OwnPort() =>
        int.TryParse(_facts.Environment.GetValueOrDefault("PORT"), out var port) && port is > 0 and < 65536 ? port : null;

    private sealed record OutputWatched(long Generation) : INoSerializationVerificationNeeded;

    private sealed record OutputSeen(long Generation, bool Found) : INoSerializationVerificationNeeded;
}

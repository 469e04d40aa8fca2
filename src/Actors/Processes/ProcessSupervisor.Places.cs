using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <content>Taking and leaving the place of an instance: a new process beside the old one, routes, draining.</content>
internal sealed partial class ProcessSupervisor
{
    /// <summary>The keeper tells when a drain is over; so much later it is taken as over without that.</summary>
    private static readonly TimeSpan LostDrain = TimeSpan.FromSeconds(5);

    private readonly long? _replaces;
    private bool _routeIsHeld;
    private bool _successorIsThere;
    private long? _deferredSpawn;
    private string? _stopAfterDrain;
    private int? _connectionsCut;
    private bool _placeTold;

    /// <summary>Begins the life of a successor with the number its parent gave it.</summary>
    /// <param name="Generation">The number.</param>
    /// <param name="Reason">Why, in words.</param>
    /// <param name="Listening">Where the process it is to replace listens.</param>
    internal sealed record BeginSuccession(long Generation, string Reason, IReadOnlyList<string> Listening) : INoSerializationVerificationNeeded;

    /// <summary>Begins the life of a successor whose process an earlier node started.</summary>
    /// <param name="Process">Its process.</param>
    /// <param name="Listening">Where the process it is to replace listens.</param>
    /// <param name="Attachment">Number of this attachment.</param>
    internal sealed record ResumeSuccession(KeptProcess Process, IReadOnlyList<string> Listening, int Attachment) : INoSerializationVerificationNeeded;

    private void OnPlace(object message)
    {
        switch (message)
        {
            case BeginSuccession begin:
                _nextGeneration = begin.Generation;
                _expected = begin.Listening;
                Step(new StartAsked(begin.Reason, ByHand: true));
                break;
            case ResumeSuccession resume:
                _expected = resume.Listening;
                OnKeeperKnows(new KeeperKnows(resume.Process, null, resume.Attachment));
                break;
            case TakePlace:
                OnTakePlace();
                break;
            case Enthroned enthroned:
                OnEnthroned(enthroned);
                break;
            case LeavePlace leave:
                OnLeavePlace(leave);
                break;
            case GiveUpSuccession giveUp:
                _placeTold = true;
                Step(new StopAsked(giveUp.Reason));
                break;
            case PlaceConfirmed:
                // The one who left may have written once more after this one had.
                StoreAgain();
                break;
            case SuccessorChanged changed:
                OnSuccessorChanged(changed.IsThere);
                break;
            case DrainOver over when over.Generation == _life.Memory.Generation:
                OnDrained(null, timedOut: true);
                break;
        }
    }

    /// <summary>
    /// The generation is on disk before the first connection: a node that dies in between finds two processes
    /// and knows which one is the instance.
    /// </summary>
    private void OnTakePlace()
    {
        if (_life.Status != ProcessState.Online) return;
        var generation = _life.Memory.Generation;
        _services.Store.CommitAsync([new RememberInstance(_id, _life.Memory)])
            .PipeTo(Self, success: () => new Enthroned(generation, null), failure: cause => new Enthroned(generation, cause));
    }

    private void OnEnthroned(Enthroned enthroned)
    {
        if (_life.Status != ProcessState.Online || enthroned.Generation != _life.Memory.Generation) return;
        if (enthroned.Failure is { } failure)
        {
            Step(new StopAsked($"state.db could not be written: {failure.Message}"));
            return;
        }

        if (_routeIsHeld) OpenRoute();
        else OnRouteOpen();
    }

    private void OpenRoute() =>
        Order(new OpenRouteRequest { Instance = _id, Generation = _life.Memory.Generation });

    /// <summary>From here on this is the instance.</summary>
    private void OnRouteOpen()
    {
        _routeIsHeld = false;
        // From now on it may start again on whatever port it likes.
        _expected = [];
        if (_role != PlaceRole.Successor) return;
        _role = PlaceRole.Holder;
        Context.Parent.Tell(new PlaceTaken(_id));
        Publish();
        SetProbers();
    }

    private void OnOnline()
    {
        if (_role == PlaceRole.Holder && _routeIsHeld) OpenRoute();
    }

    private void OnLeavePlace(LeavePlace leave)
    {
        _role = PlaceRole.Leaver;
        _wanted = false;
        SetProbers();
        if (_life.Process is null && _deferredSpawn is not null)
        {
            // Its process ended while the successor's was being started.
            Context.Parent.Tell(new LeaverGone(_id, null));
            Context.Stop(Self);
            return;
        }

        StopDrained(leave.Reason, leave.Drain);
    }

    private void OnRetire(RetireProcess retire)
    {
        _retiring = true;
        _wanted = false;
        StopDrained(retire.Reason, retire.Drain && _life.Status == ProcessState.Online);
    }

    /// <summary>Stops it, after its connections have finished where somebody knows of them.</summary>
    private void StopDrained(string reason, bool drain)
    {
        if (!drain || _handoff == HandoffKind.None || _life is not { Process: not null, Status: ProcessState.Online or ProcessState.Launching })
        {
            Step(new StopAsked(reason));
            return;
        }

        _stopAfterDrain = reason;
        var timeout = _app.Spec.Handoff.DrainTimeout;
        var generation = _life.Memory.Generation;
        Order(new DrainRequest { Instance = _id, Generation = generation, Timeout = timeout });
        Timers.StartSingleTimer(nameof(DrainOver), new DrainOver(generation), timeout + LostDrain);
    }

    private void OnDrained(int? connectionsLeft, bool timedOut)
    {
        if (_stopAfterDrain is not { } reason) return;
        _stopAfterDrain = null;
        Timers.Cancel(nameof(DrainOver));
        if (timedOut && connectionsLeft is null or > 0)
        {
            _connectionsCut = connectionsLeft;
            if (connectionsLeft is { } left) Record("drained", $"{left} connections had not finished within its drain timeout and are cut");
        }
        else if (_handoff == HandoffKind.Fds && connectionsLeft is > 0 and var open)
        {
            Record("drained", $"{open} connections are open; with handoff fds the program itself has to finish them when it is told to stop");
        }

        Step(new StopAsked(reason));
    }

    private void OnSuccessorChanged(bool isThere)
    {
        _successorIsThere = isThere;
        // A successor that failed late may have been written down as the instance.
        if (!isThere && _role == PlaceRole.Holder) StoreAgain();
        if (!isThere) StartDeferred();
    }

    /// <summary>A start that was put off can be called off without a word to the keeper.</summary>
    private void SettleDeferred()
    {
        if (_deferredSpawn is not { } generation || _life.Status != ProcessState.Stopping) return;
        (_deferredSpawn, _held) = (null, null);
        Step(new SpawnFailed(generation, "called off", Final: true));
    }

    /// <summary>What the parent is told of a process that is not the instance.</summary>
    private void TellPlace(ProcessLife before)
    {
        switch (_role, _life.Status)
        {
            case (PlaceRole.Successor, ProcessState.Online) when before.Status != ProcessState.Online:
                Context.Parent.Tell(new SuccessorReady(_id));
                break;
            case (PlaceRole.Successor, ProcessState.Stopped or ProcessState.Errored):
                if (!_placeTold)
                    Context.Parent.Tell(new SuccessorFailed(
                        _id, _life.Memory.LastExit is { } exit && exit.Generation == _life.Memory.Generation ? ExitText.Describe(exit) : _life.Memory.LastDecision,
                        _life.Memory.LastExit?.Generation == _life.Memory.Generation ? _life.Memory.LastExit.ErrorLines : []));
                _placeTold = true;
                Context.Stop(Self);
                break;
            case (PlaceRole.Leaver, ProcessState.Stopped or ProcessState.Errored):
                Context.Parent.Tell(new LeaverGone(_id, _connectionsCut));
                Context.Stop(Self);
                break;
        }
    }

    private sealed record Enthroned(long Generation, Exception? Failure) : INoSerializationVerificationNeeded;

    private sealed record DrainOver(long Generation) : INoSerializationVerificationNeeded;
}

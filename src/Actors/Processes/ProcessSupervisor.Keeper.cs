using ActorPm.Actors.Keeper;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <content>What comes from the keeper: answers, exits, messages of the program, what it knows after attaching.</content>
internal sealed partial class ProcessSupervisor
{
    private void OnKeeperAnswer(FromKeeper answer)
    {
        switch (answer.Request, answer.Reply)
        {
            case (SpawnRequest spawn, SpawnReply reply):
                if (IsOver(spawn.Generation)) return;
                _limitsProblem = reply.LimitsProblem;
                if (_limitsProblem is not null) Record("limits", LimitsText.NotInForce(_app.Spec.Limits, _limitsProblem));
                Step(new Spawned(spawn.Generation, reply.Process, DateTimeOffset.FromUnixTimeMilliseconds(reply.SpawnedAt)));
                break;
            case (SpawnRequest spawn, ErrorReply error):
                // With the keeper away nothing has failed: attaching to the next one tells what is true.
                if (error.Code is KeeperErrorCode.NotAttached or KeeperErrorCode.ShuttingDown || IsOver(spawn.Generation)) return;
                Step(new SpawnFailed(spawn.Generation, error.Message, SpawnFailure.IsFinal(error)));
                break;
            case (OpenRouteRequest open, DoneReply) when open.Generation == _life.Memory.Generation:
                OnRouteOpen();
                break;
            case (DrainRequest drain, ErrorReply) when drain.Generation == _life.Memory.Generation:
                OnDrained(null, timedOut: false);
                break;
            case (StopRequest stop, ErrorReply { Code: KeeperErrorCode.NoSuchProcess }):
                Timers.StartSingleTimer(nameof(LateExitMissing), new LateExitMissing(stop.Generation), LateExit);
                break;
        }
    }

    /// <summary>The answer is about a process that is not the current one, or whose exit was told already.</summary>
    private bool IsOver(long generation) =>
        generation != _life.Memory.Generation || generation == _life.Memory.LastExit?.Generation;

    private void OnExited(ExitedEvent exited)
    {
        if (exited.Generation <= (_life.Memory.LastExit?.Generation ?? 0) || exited.Generation < _life.Memory.Generation)
        {
            _services.Keeper.Tell(new AcknowledgeExit(exited.Generation));
            return;
        }

        Step(new Exited(ExitReading.Read(exited)));
    }

    private void OnKeeperKnows(KeeperKnows known)
    {
        _attachment = known.Attachment;
        if (_role != PlaceRole.Holder)
        {
            OnKeeperKnowsBeside(known);
            return;
        }

        if (known.Process is { } process)
        {
            ReadSigns(process);
            var missed = known.Exit is { } exitBefore && exitBefore.Generation > (_life.Memory.LastExit?.Generation ?? 0) ? ExitReading.Read(exitBefore) : null;
            if (known.Exit is { } passed && missed is null) _services.Keeper.Tell(new AcknowledgeExit(passed.Generation));
            Step(new FoundAlive(
                process.Generation,
                process.Process,
                DateTimeOffset.FromUnixTimeMilliseconds(process.SpawnedAt),
                _readiness.IsMet,
                process.Stopping)
            { Missed = missed });
            if (_routeIsHeld && _life.Status == ProcessState.Online) OpenRoute();
            TakeLeaseOver(process);
            // Stopped on disk just before the node went away, and never told to the process.
            if (!_wanted && _life.Status is ProcessState.Online or ProcessState.Launching) Step(new StopAsked("asked for before the node went away"));
            return;
        }

        if (known.Exit is { } exit && exit.Generation > (_life.Memory.LastExit?.Generation ?? 0)) OnExited(exit);
        else Step(new FoundGone());
        if (_wanted && _life.Memory is { Status: ProcessState.Stopped, EndedItself: false })
            Step(new StartAsked("it was wanted to run when the node came up", ByHand: false));
        if (!_wanted && _life.Status is ProcessState.Launching or ProcessState.WaitingRestart)
            Step(new StopAsked("asked for before the node went away"));
    }

    /// <summary>The signs that were seen before this supervisor, or this attachment, was there.</summary>
    private void ReadSigns(KeptProcess process)
    {
        var isSame = process.Generation == _life.Memory.Generation && _life.Process is not null;
        _limitsProblem = process.LimitsProblem;
        _handoff = process.Route is null ? HandoffKind.None : _facts.Handoff;
        _routeIsHeld = process.Route == RouteState.Held;
        _listening.Clear();
        _listening.AddRange(process.Listening);
        if (_listening.Count > 0) NoteThatItListens();
        _readiness = (isSame ? _readiness : Readiness.Of(_app.Spec, _handoff, _life.Memory.HasListened) with { Expected = _expected }) with { Listening = process.Listening };
        if (process.ReadySeen || process.Notified) _readiness = _readiness with { Signalled = true };
    }

    /// <summary>A process that is not the instance is alive as before, or gone; it is never started again.</summary>
    private void OnKeeperKnowsBeside(KeeperKnows known)
    {
        if (known.Process is { } process)
        {
            ReadSigns(process);
            if (_life.Process is null)
                Step(new FoundAlive(process.Generation, process.Process, DateTimeOffset.FromUnixTimeMilliseconds(process.SpawnedAt), _readiness.IsMet, process.Stopping));
            CheckReady();
            if (_stopAfterDrain is { } reason) StopDrained(reason, drain: true);
        }
        else if (_life.Process is not null || _life.Status == ProcessState.Launching)
        {
            var exit = known.Exit is { } told && told.Generation == _life.Memory.Generation
                ? ExitReading.Read(told)
                : new LastExit(_life.Memory.Generation, ExitCause.KeeperLost, null, null, _services.Time.GetUtcNow(), TimeSpan.Zero, []);
            Step(new Exited(exit));
        }
    }
}

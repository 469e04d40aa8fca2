using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <summary>The operations that wait for one instance to get somewhere, each told once.</summary>
internal sealed class SettleWatchers
{
    private readonly List<(IActorRef Operation, StartWatch Watch)> _up = [];
    private readonly List<IActorRef> _down = [];

    /// <summary>Somebody waits for a start.</summary>
    public bool AnyUp => _up.Count > 0;

    public void Add(IActorRef operation, WatchGoal goal)
    {
        if (goal == WatchGoal.Up) _up.Add((operation, new StartWatch()));
        else _down.Add(operation);
    }

    /// <summary>A process ended or could not be started.</summary>
    public void OnExit(InstanceStatus status, LastExit exit, DateTimeOffset now)
    {
        // The end of the process that a restart replaces says nothing about the new one.
        if (exit.Cause != ExitCause.Own) return;
        for (var index = _up.Count - 1; index >= 0; index--)
        {
            var (watch, verdict) = _up[index].Watch.OnExit(status, exit, now);
            if (verdict is null)
            {
                _up[index] = (_up[index].Operation, watch);
                continue;
            }

            Tell(_up[index].Operation, verdict);
            _up.RemoveAt(index);
        }
    }

    /// <summary>The instance is ready: there is nothing more to watch.</summary>
    /// <param name="status">Where it stands.</param>
    /// <param name="note">What a person should know of it; null for nothing.</param>
    public void OnReady(InstanceStatus status, string? note = null) => Finish(_up, new SettledOutcome(status) { Note = note });

    /// <summary>The first second is over.</summary>
    public void OnWindowOver(InstanceStatus status, DateTimeOffset now, Action rearm)
    {
        if (StartWatch.OnWindowOver(status, now) is { } verdict) Finish(_up, verdict);
        else rearm();
    }

    /// <summary>Tells those who wait for the end, and those who waited for a start that was called off.</summary>
    public void OnDown(InstanceStatus status)
    {
        if (status.State is ProcessState.Stopped or ProcessState.Errored)
        {
            foreach (var operation in _down) Tell(operation, new SettledOutcome(status));
            _down.Clear();
        }
        else if (status.State is ProcessState.Online && _down.Count > 0)
        {
            foreach (var operation in _down) Tell(operation, new SettledOutcome(status, "started again meanwhile"));
            _down.Clear();
        }
    }

    private static void Finish(List<(IActorRef Operation, StartWatch Watch)> watchers, SettledOutcome outcome)
    {
        foreach (var (operation, _) in watchers) Tell(operation, outcome);
        watchers.Clear();
    }

    private static void Tell(IActorRef operation, SettledOutcome outcome) =>
        operation.Tell(new InstanceSettled(outcome.Status.Id, outcome.Status.Name, outcome));
}

using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>The place of an instance goes from one process to the next.</content>
internal sealed partial class AppSupervisor
{
    private void StartSuccessor(Place place, RolloutPlan plan)
    {
        var status = place.Status!;
        var generation = services.Generations.Next();
        var now = services.Time.GetUtcNow();
        var memory = status.Memory with
        {
            Status = ProcessState.Stopped,
            Generation = 0,
            Restarts = status.Memory.Restarts + 1,
            UnstableRestarts = 0,
            BackoffDelay = TimeSpan.Zero,
            RestartDueAt = null,
            CreatedAt = now,
            Reload = plan.Number,
        };
        var instance = new StoredInstance(place.Id, _app.AppId, status.Slot, Wanted: true, memory);
        long? replaces = status.Process is null ? null : status.Memory.Generation;
        var successor = Context.Watch(Context.ActorOf(
            ProcessSupervisor.Props(services, Next, instance, PlaceRole.Successor, replaces), $"{status.Slot}-{++_madeSoFar}"));
        place.Successor = new Beside(successor, generation);
        place.Holder.Tell(new SuccessorChanged(true));
        successor.Tell(new ProcessSupervisor.BeginSuccession(generation, plan.Reason, status.Listening));
    }

    private void OnPlaceTaken(int id)
    {
        if (!_places.TryGetValue(id, out var place) || place.Successor is not { } successor) return;
        var left = place.Holder;
        place.Leavers.Add(new Beside(left, place.Status?.Memory.Generation ?? 0));
        place.Holder = successor.Supervisor;
        place.Successor = null;
        left.Tell(new LeavePlace($"replaced by generation {successor.Generation}", _reloading?.Drain ?? true));
        if (place.Retiring) place.Holder.Tell(new RetireProcess("deleted"));
        else if (!place.Wanted) place.Holder.Tell(new ProcessWish(new StopAsked("stopped while it was reloaded")));
        TellRollout(id, new NewServes(id));
    }

    private void OnSuccessorEnded(Place place)
    {
        var successor = place.Successor!;
        place.Successor = null;
        place.Holder.Tell(new SuccessorChanged(false));
        if (!successor.HasSettled)
        {
            End(place, successor.Generation);
            TellRollout(place.Id, new NewHasFailed(place.Id, "its supervisor crashed"));
        }

        ForgetIfEmpty(place);
    }

    private void OnLeaverEnded(Place place, Beside leaver)
    {
        place.Leavers.Remove(leaver);
        place.Holder.Tell(new PlaceConfirmed());
        if (!leaver.HasSettled)
        {
            End(place, leaver.Generation);
            TellRollout(place.Id, new OldIsGone(place.Id));
        }

        ForgetIfEmpty(place);
    }

    /// <summary>A supervisor that crashed has said nothing: its process must not be left behind.</summary>
    private void End(Place place, long generation) => services.Orders.Send(
        new StopRequest { Instance = place.Id, Generation = generation, Sequence = services.Planner.StopSequence(_app.Spec.Stop) }, Self);

    private static void GiveUp(Beside successor, string reason)
    {
        successor.HasSettled = true;
        successor.Supervisor.Tell(new GiveUpSuccession(reason));
    }
}

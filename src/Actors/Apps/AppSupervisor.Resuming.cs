using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>
/// A reload whose node went away is carried on: each instance of it is found out about after attaching, and when all
/// are known a rollout begins where that one ended.
/// </content>
internal sealed partial class AppSupervisor
{
    private ResumedRollout? _resumed;

    private void Resume(StoredRollout stored)
    {
        var isUnwanted = instances.Any(instance => !instance.Wanted && stored.Slots.Any(slot => slot.Id == instance.Id));
        _resumed = new ResumedRollout(RolloutResumption.Current(stored, _app.Revision, isUnwanted));
        _target = _resumed.Stored.Target;
    }

    /// <summary>What an instance is started with: the target of a reload that gave it its process.</summary>
    private StoredApp SpecOf(StoredInstance instance) =>
        instance.Memory.Reload is { } reload && reload == (_resumed?.Stored.Number ?? _reloading?.Number) ? Next : _app;

    /// <summary>How an instance of the reload goes on; null for one that is no part of it, or is known already.</summary>
    private ResumedSlot? Resumed(Place place, KeptProcess? holder, IReadOnlyList<KeptProcess> processes)
    {
        if (_resumed?.Awaited(place.Id) is not { } slot) return null;
        // A line of output that was written while no node was there is not seen by the next one.
        var found = new FoundInstance(LastKnown(place).Memory, place.Wanted && !place.Retiring, holder, processes, Next.Spec.Ready.Probe?.Log is null);
        return RolloutResumption.Decide(_resumed.Stored, slot, found);
    }

    /// <summary>A new process that was not ready when its node went away is waited for by this one.</summary>
    private void TakeOver(Place place, KeptProcess candidate, KeptProcess holder, int attachment)
    {
        var (slot, last) = LastKnown(place);
        var memory = last with
        {
            Status = ProcessState.Launching,
            Generation = candidate.Generation,
            Restarts = last.Restarts + 1,
            UnstableRestarts = 0,
            BackoffDelay = TimeSpan.Zero,
            RestartDueAt = null,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(candidate.SpawnedAt),
            Reload = _resumed!.Stored.Number,
        };
        var successor = Context.Watch(Context.ActorOf(
            ProcessSupervisor.Props(services, Next, new StoredInstance(place.Id, _app.AppId, slot, Wanted: true, memory), PlaceRole.Successor, holder.Generation),
            $"{slot}-{++_madeSoFar}"));
        place.Successor = new Beside(successor, candidate.Generation);
        place.Holder.Tell(new SuccessorChanged(true));
        successor.Tell(new ProcessSupervisor.ResumeSuccession(candidate, holder.Listening, attachment));
    }

    /// <summary>What was last told of an instance, or is on disk.</summary>
    private (int Slot, ProcessMemory Memory) LastKnown(Place place) =>
        place.Status is { } status ? (status.Slot, status.Memory)
        : instances.FirstOrDefault(instance => instance.Id == place.Id) is { } stored ? (stored.Slot, stored.Memory)
        : (0, new ProcessMemory { CreatedAt = services.Time.GetUtcNow() });

    /// <summary>All of its instances are known: it goes on.</summary>
    private void CarryOn()
    {
        if (_resumed is not { } resumed || resumed.Slots(id => _places.TryGetValue(id, out var place) ? place.Status?.Attachment ?? 0 : null) is not { } slots) return;
        _resumed = null;
        var plan = RolloutRecord.Plan(resumed.Stored, _app.Spec.Name, slots);
        services.Events.Append(new Contracts.Api.EventRecord
        {
            At = services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
            Kind = "reload",
            Name = _app.Spec.Name,
            Text = $"reload {plan.Number} ({plan.Reason}) is carried on: its node went away when {plan.Rollout.Replaced} of {plan.Rollout.Slots.Count} were replaced",
        });
        // Before anybody can ask: nobody shall be told that no reload is under way.
        Context.Parent.Tell(new RolloutChanged(_app.AppId, RolloutText.View(plan, plan.Rollout, resumed.Stored.Stories, services.Time.GetUtcNow())));
        Begin(plan, operation: null);
        foreach (var told in resumed.Early) _rollout!.Tell(told);
    }
}

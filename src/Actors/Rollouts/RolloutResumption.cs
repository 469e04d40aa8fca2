using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Rollouts;

/// <summary>What is found of one instance of a reload whose node went away.</summary>
/// <param name="Memory">What it remembers on disk.</param>
/// <param name="Wanted">It is wanted to run.</param>
/// <param name="Holder">The process that is the instance; null when none lives.</param>
/// <param name="Processes">All of its living processes.</param>
/// <param name="CanTakeOver">A new process that is not ready yet can be waited for: by signs that cannot have been missed.</param>
internal sealed record FoundInstance(ProcessMemory Memory, bool Wanted, KeptProcess? Holder, IReadOnlyList<KeptProcess> Processes, bool CanTakeOver);

/// <summary>How one instance of a reload is carried on.</summary>
/// <param name="Slot">Its place in the reload.</param>
/// <param name="Candidate">A new process beside the old one that is taken over and waited for; null for none.</param>
/// <param name="AwaitsHolder">The instance itself starts the new process, which is waited for.</param>
internal sealed record ResumedSlot(RolloutSlot Slot, KeptProcess? Candidate = null, bool AwaitsHolder = false);

/// <summary>
/// Decides how a reload goes on that its node did not live to end; pure. What was replaced stays, a new process that
/// was not ready is taken over and waited for (or ended and started again), what had not had its turn gets it.
/// </summary>
internal static class RolloutResumption
{
    /// <summary>The stored reload as it is to be carried on: called off when the app has become something else meanwhile.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="revision">What the app is now.</param>
    /// <param name="isUnwanted">One of its instances was told to stop.</param>
    public static StoredRollout Current(StoredRollout stored, int revision, bool isUnwanted)
    {
        if (stored.State != RolloutState.Running) return stored;
        if (stored.Target is { } target && target.Revision != revision)
            return stored with { State = RolloutState.CalledOff, Why = "the app was changed meanwhile" };
        return isUnwanted ? stored with { State = RolloutState.CalledOff, Why = "an instance was stopped meanwhile" } : stored;
    }

    /// <summary>How one of its instances goes on.</summary>
    public static ResumedSlot Decide(StoredRollout rollout, StoredRolloutSlot slot, FoundInstance found)
    {
        var goesOn = rollout.State == RolloutState.Running && found.Wanted;
        var isMarked = found.Memory.Reload == rollout.Number;
        var generation = found.Holder?.Generation ?? found.Memory.Generation;
        ResumedSlot At(SlotPhase phase) => new(new RolloutSlot(slot.Id, slot.Beside, phase));
        var awaitsHolder = new ResumedSlot(new RolloutSlot(slot.Id, Beside: false, SlotPhase.Starting), AwaitsHolder: true);

        if (isMarked)
        {
            if (found.Processes.Any(kept => kept.Generation < generation)) return At(SlotPhase.Leaving);
            // Beside an old one it took the place only when it was ready; otherwise it is marked when the old one is stopped.
            var wasReady = (slot.Beside && generation > rollout.Number) || found.Memory.Status == ProcessState.Online;
            return wasReady ? At(SlotPhase.Replaced) : goesOn ? awaitsHolder : At(SlotPhase.Failed);
        }

        if (!goesOn) return At(SlotPhase.Kept);
        // The old process has died: what starts now, or the new process that is alone, has nothing beside it.
        var isPromoted = generation > rollout.Number && generation != found.Memory.Generation;
        if (found.Holder is null || isPromoted) return awaitsHolder;
        var newer = found.Processes.Where(kept => kept.Generation > generation).ToList();
        if (newer.Count == 0) return At(SlotPhase.Waiting);
        return newer is [{ Stopping: false } candidate] && candidate.Generation > rollout.Number && found.CanTakeOver
            ? At(SlotPhase.Starting) with { Candidate = candidate }
            : At(SlotPhase.Clearing);
    }
}

using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Rollouts;

/// <summary>
/// Decides the steps of a reload; pure. The invariant: an old process is told to leave only after its
/// successor serves, so at no moment there are fewer healthy instances than before (except, said openly, for
/// instances without a shared port, of which one at a time is away).
/// </summary>
internal static class RolloutTable
{
    /// <summary>One step; an event that does not fit the phase of its instance changes nothing.</summary>
    public static (Rollout Rollout, IReadOnlyList<RolloutEffect> Effects) Step(Rollout rollout, RolloutEvent happened)
    {
        if (rollout.IsOver && happened is not RolloutBegan) return (rollout, []);
        var effects = new List<RolloutEffect>();
        var next = happened switch
        {
            RolloutBegan => rollout,
            NewIsReady ready => OnReady(rollout, ready.Id, effects),
            NewHasFailed failed => OnFailed(rollout, failed, effects),
            NewServes serves => Move(rollout, serves.Id, SlotPhase.Taking, SlotPhase.Leaving),
            OldIsGone gone => OnOldGone(rollout, gone.Id, effects),
            RolloutCalledOff off when rollout.State == RolloutState.Running => Stop(rollout, RolloutState.CalledOff, off.Reason, effects),
            RolloutCalledOff => rollout,
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, null),
        };
        next = GoOn(next, effects);
        if (!next.IsOver) return (next, effects);
        effects.Add(new FinishRollout());
        return (next.State == RolloutState.Running ? next with { State = RolloutState.Done } : next, effects);
    }

    private static Rollout OnReady(Rollout rollout, int id, List<RolloutEffect> effects)
    {
        if (Find(rollout, id) is not { Phase: SlotPhase.Starting } slot) return rollout;
        if (slot.Beside)
        {
            effects.Add(new GivePlace(id));
            return Move(rollout, id, SlotPhase.Starting, SlotPhase.Taking);
        }

        effects.Add(new TellReplaced(id));
        return Move(rollout, id, SlotPhase.Starting, SlotPhase.Replaced);
    }

    private static Rollout OnFailed(Rollout rollout, NewHasFailed failed, List<RolloutEffect> effects)
    {
        // One that dies while the place is being given to it has failed as well: the old one has not left yet.
        if (Find(rollout, failed.Id) is not { Phase: SlotPhase.Starting or SlotPhase.Taking } slot) return rollout;
        effects.Add(new TellFailed(failed.Id, failed.Reason));
        var next = Move(rollout, failed.Id, slot.Phase, SlotPhase.Failed);
        return next.State == RolloutState.Running ? Stop(next, RolloutState.Failed, failed.Reason, effects) : next;
    }

    private static Rollout OnOldGone(Rollout rollout, int id, List<RolloutEffect> effects)
    {
        if (Find(rollout, id) is { Phase: SlotPhase.Clearing }) return Move(rollout, id, SlotPhase.Clearing, SlotPhase.Waiting);
        if (Find(rollout, id) is not { Phase: SlotPhase.Leaving }) return rollout;
        effects.Add(new TellReplaced(id));
        return Move(rollout, id, SlotPhase.Leaving, SlotPhase.Replaced);
    }

    /// <summary>New processes that are not ready go; those that are take their place, and theirs leave in peace.</summary>
    private static Rollout Stop(Rollout rollout, RolloutState state, string why, List<RolloutEffect> effects)
    {
        effects.AddRange(rollout.Slots.Where(slot => slot is { Phase: SlotPhase.Starting, Beside: true }).Select(slot => new EndNew(slot.Id)));
        return rollout with
        {
            State = state,
            Why = why,
            Slots = rollout.Slots.ConvertAll(slot => slot.Phase is SlotPhase.Waiting or SlotPhase.Clearing or SlotPhase.Starting ? slot with { Phase = SlotPhase.Kept } : slot),
        };
    }

    private static Rollout GoOn(Rollout rollout, List<RolloutEffect> effects)
    {
        if (rollout.State != RolloutState.Running) return rollout;
        var limit = rollout.Replaced == 0 ? 1 : Math.Max(1, rollout.Parallel);
        while (rollout.Slots.Find(slot => slot.Phase == SlotPhase.Waiting) is { } slot)
        {
            var busy = rollout.Slots.Count(other => other.Phase is SlotPhase.Starting or SlotPhase.Taking);
            var away = rollout.Slots.Any(other => other is { Phase: SlotPhase.Starting, Beside: false });
            if (busy >= limit || away || (!slot.Beside && busy > 0)) break;
            effects.Add(slot.Beside ? new StartBeside(slot.Id) : new StopThenStart(slot.Id));
            rollout = Move(rollout, slot.Id, SlotPhase.Waiting, SlotPhase.Starting);
        }

        return rollout;
    }

    private static RolloutSlot? Find(Rollout rollout, int id) => rollout.Slots.Find(slot => slot.Id == id);

    private static Rollout Move(Rollout rollout, int id, SlotPhase from, SlotPhase to)
    {
        var index = rollout.Slots.FindIndex(slot => slot.Id == id && slot.Phase == from);
        return index < 0 ? rollout : rollout with { Slots = rollout.Slots.SetItem(index, rollout.Slots[index] with { Phase = to }) };
    }
}

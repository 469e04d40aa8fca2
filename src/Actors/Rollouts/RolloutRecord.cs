using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Rollouts;

/// <summary>A reload as it is stored; pure.</summary>
internal static class RolloutRecord
{
    /// <summary>What the next node must know of it.</summary>
    /// <param name="plan">What it is about.</param>
    /// <param name="rollout">Where it stands.</param>
    /// <param name="stories">What is to be told of instances that failed.</param>
    public static StoredRollout Of(RolloutPlan plan, Rollout rollout, IReadOnlyList<string> stories) => new()
    {
        AppId = plan.AppId,
        Number = plan.Number,
        Reason = plan.Reason,
        StartedAt = plan.StartedAt,
        Slots = [.. rollout.Slots.Select(slot => new StoredRolloutSlot(slot.Id, slot.Beside))],
        Drain = plan.Drain,
        ByRule = plan.ByRule,
        Parallel = rollout.Parallel,
        State = rollout.State,
        Why = rollout.Why,
        Stories = [.. stories],
        Target = plan.Target,
    };

    /// <summary>A stored one, to be carried on.</summary>
    /// <param name="stored">What was stored.</param>
    /// <param name="appName">The app.</param>
    /// <param name="slots">Where its instances stand now.</param>
    public static RolloutPlan Plan(StoredRollout stored, string appName, IEnumerable<RolloutSlot> slots)
    {
        var rollout = new Rollout { Slots = [.. slots], Parallel = stored.Parallel, State = stored.State, Why = stored.Why };
        return new RolloutPlan(stored.Number, stored.AppId, appName, stored.Reason, stored.Drain, stored.ByRule, rollout, stored.StartedAt, stored.Target) { CarriedOn = stored };
    }
}

using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Rollouts;

/// <summary>A reload in words; pure.</summary>
internal static class RolloutText
{
    /// <summary>Where it stands.</summary>
    /// <param name="plan">What it is about.</param>
    /// <param name="rollout">Its instances now.</param>
    /// <param name="stories">What is to be told of instances that failed.</param>
    /// <param name="now">Wall clock.</param>
    public static RolloutView View(RolloutPlan plan, Rollout rollout, IReadOnlyList<string> stories, DateTimeOffset now) => new()
    {
        Id = plan.Number,
        Name = plan.AppName,
        State = rollout.IsOver || rollout.State == RolloutState.Running ? rollout.State : RolloutState.Running,
        Reason = plan.Reason,
        ByRule = plan.ByRule,
        Replaced = rollout.Replaced,
        Total = rollout.Slots.Count,
        StartedAt = plan.StartedAt.ToUnixTimeMilliseconds(),
        EndedAt = rollout.IsOver && rollout.State != RolloutState.Running ? now.ToUnixTimeMilliseconds() : null,
        Lines = [.. plan.CarriedOn is null ? Array.Empty<string>() : ["its node went away in the middle of it, the next one carried it on"], .. stories, .. Describe(rollout)],
    };

    /// <summary>What it is doing now, or how it ended.</summary>
    public static IReadOnlyList<string> Describe(Rollout rollout)
    {
        if (rollout.IsOver)
        {
            return rollout.State == RolloutState.CalledOff && rollout.Why is { } why
                ? [$"called off ({why}): {Outcome(rollout)}"]
                : [Outcome(rollout)];
        }

        List<string> lines = [];
        Add(lines, rollout, SlotPhase.Clearing, "a new process that was begun before is being ended, the old process serves meanwhile");
        Add(lines, rollout, SlotPhase.Starting, "being started, the old process serves meanwhile", beside: true);
        Add(lines, rollout, SlotPhase.Starting, "stopped, being started again", beside: false);
        Add(lines, rollout, SlotPhase.Taking, "ready, taking its place");
        Add(lines, rollout, SlotPhase.Leaving, "replaced, the old process finishes its connections");
        Add(lines, rollout, SlotPhase.Waiting, "waiting for its turn");
        return lines;
    }

    /// <summary>The last reload of an app for <c>why</c>; nothing of one that went well, whose story is over.</summary>
    public static IEnumerable<string> Why(RolloutView? view, DateTimeOffset now) => view switch
    {
        null or { State: RolloutState.Done } => [],
        { EndedAt: { } ended } =>
        [
            $"reload {view.Id} ({view.Reason}) {State(view.State)} {DurationText.ToWords(now - DateTimeOffset.FromUnixTimeMilliseconds(ended))} ago:",
            .. view.Lines.Select(line => "  " + line),
        ],
        _ => [$"reload {view.Id} ({view.Reason}) is under way, {view.Replaced} of {view.Total} replaced:", .. view.Lines.Select(line => "  " + line)],
    };

    private static string State(RolloutState state) => state == RolloutState.Failed ? "failed" : "was called off";

    /// <summary>What was replaced and what was not.</summary>
    public static string Outcome(Rollout rollout)
    {
        var (replaced, total) = (rollout.Replaced, rollout.Slots.Count);
        if (replaced == total) return total == 1 ? "the instance was replaced" : $"all {total} instances were replaced";
        var away = rollout.Slots.Any(slot => slot is { Phase: SlotPhase.Failed, Beside: false });
        var rest = away ? "the others run on as they were" : "the old processes stay in service";
        return replaced == 0 ? $"nothing was replaced, {rest}" : $"{replaced} of {total} instances were replaced, {rest} for the others";
    }

    private static void Add(List<string> lines, Rollout rollout, SlotPhase phase, string doing, bool? beside = null)
    {
        var ids = rollout.Slots.Where(slot => slot.Phase == phase && (beside is null || slot.Beside == beside)).Select(slot => slot.Id).ToList();
        if (ids.Count > 0) lines.Add($"{string.Join(", ", ids)}: {doing}");
    }
}

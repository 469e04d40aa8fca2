using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Rollouts;

/// <summary>A reload in words; pure.</summary>
internal static class RolloutText
{
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

using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Units;

namespace ActorPm.Shell.Rendering;

/// <summary>One reload: a title, where it stands, what it does or why it ended.</summary>
internal static class RolloutBlock
{
    /// <summary>Lines without a last line end.</summary>
    public static string Render(RolloutView rollout, DateTimeOffset now, Palette palette)
    {
        var state = rollout.State switch
        {
            RolloutState.Running => "under way",
            RolloutState.Done => "done",
            RolloutState.Failed => "failed",
            _ => "called off",
        };
        var end = rollout.EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : now;
        var took = DurationText.ToWords(end - DateTimeOffset.FromUnixTimeMilliseconds(rollout.StartedAt));
        var text = new StringBuilder(palette.Bold($"[{rollout.Name}] reload {rollout.Id} {state}"));
        text.Append($"\n  {rollout.Replaced} of {rollout.Total} replaced ");
        text.Append(rollout.EndedAt is null ? $"since {took}" : $"within {took}, ended {DurationText.ToWords(now - end)} ago");
        text.Append($", {rollout.Reason}");
        foreach (var line in rollout.Lines) text.Append("\n  ").Append(line);
        return text.ToString();
    }
}

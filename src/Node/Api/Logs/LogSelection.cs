using ActorPm.Actors.Protocol;
using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Api.Logs;

/// <summary>Whose logs a request means.</summary>
/// <param name="Details">Instances.</param>
/// <param name="IncludesOwn">Those of node and keeper too.</param>
/// <param name="Everything">Nothing in particular was named.</param>
internal sealed record LogSelection(IReadOnlyList<InstanceDetail> Details, bool IncludesOwn, bool Everything)
{
    /// <summary>Output of instances is to be followed.</summary>
    public bool FollowsInstances => Everything || Details.Count > 0;

    /// <summary>Which ones; null for all, those that come later included.</summary>
    public IReadOnlyList<int>? FollowedIds => Everything ? null : [.. Details.Select(detail => detail.Id)];

    /// <summary>Asks which instances the targets are.</summary>
    public static async Task<LogSelection> FindAsync(IReadOnlyList<string> targets, NodeQuestions questions, CancellationToken cancellation)
    {
        var own = targets.Any(LogFiles.IsOwn);
        var others = targets.Where(target => !LogFiles.IsOwn(target)).ToList();
        var everything = !own && (others.Count == 0 || others.Contains("all"));
        var details = own && others.Count == 0
            ? []
            : (await questions.AskAsync<InstanceDetails>(new GetDetails(everything ? [] : others), cancellation)).Instances;
        return new LogSelection(details, own || everything, everything);
    }
}

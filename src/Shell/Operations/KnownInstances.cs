using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Operations;

/// <summary>For commands whose output scripts read: what is not there is not listed, and is no error, as in PM2.</summary>
internal static class KnownInstances
{
    /// <summary>The instances of those targets that are there, by id, each once; all for no target.</summary>
    public static async Task<IReadOnlyList<InstanceRow>> FindAsync(
        Session session, NodeClient node, IReadOnlyList<string> typed, CancellationToken cancellation)
    {
        var targets = await TargetWords.ResolveAsync(session, node, typed, cancellation);
        var rows = await RowsAsync(node, targets, cancellation);
        if (rows is null && targets.Count > 1)
        {
            // One that is not there refuses the question; the others are asked for one by one.
            rows = [];
            foreach (var target in targets) rows.AddRange(await RowsAsync(node, [target], cancellation) ?? []);
        }

        return [.. (rows ?? []).DistinctBy(row => row.Id).OrderBy(row => row.Id)];
    }

    /// <summary>Null when one of them is not there.</summary>
    private static async Task<List<InstanceRow>?> RowsAsync(NodeClient node, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        try
        {
            return [.. (await node.InstancesAsync(targets, cancellation)).Instances];
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            return null;
        }
    }
}

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
        if (typed.Count == 0) return [.. (await node.InstancesAsync([], cancellation)).Instances.OrderBy(row => row.Id)];
        var rows = new SortedDictionary<int, InstanceRow>();
        foreach (var target in await TargetWords.ResolveAsync(session, node, typed, cancellation))
        {
            try
            {
                foreach (var row in (await node.InstancesAsync([target], cancellation)).Instances) rows[row.Id] = row;
            }
            catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
            {
                // Left out.
            }
        }

        return [.. rows.Values];
    }
}

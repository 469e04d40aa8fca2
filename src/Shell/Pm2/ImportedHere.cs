using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;

namespace ActorPm.Shell.Pm2;

/// <summary>What of an import is here.</summary>
internal static class ImportedHere
{
    /// <summary>
    /// Ids of instances that are the same app as an entry and belong to none that is done: what an import that was
    /// cut off had started; for an app that is not begun yet, one of the person's own.
    /// </summary>
    public static async Task<IReadOnlyList<int>> UnfinishedAsync(NodeClient node, ImportRecord record, ImportedApp app, CancellationToken cancellation)
    {
        var finished = record.Apps.Where(entry => entry.Done).SelectMany(entry => entry.Ids).ToHashSet();
        var details = (await node.DetailsAsync([], cancellation)).Instances;
        return
        [
            .. details.Where(detail => detail.Name == app.Name && !finished.Contains(detail.Id)
                && detail.Spec.Script == app.Script && detail.Spec.Cwd == app.Cwd && detail.Spec.Arguments.SequenceEqual(app.Arguments ?? []))
                .Select(detail => detail.Id),
        ];
    }

    public static async Task DeleteAsync(NodeClient node, IReadOnlyList<int> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return;
        var request = new ActOnApps { Action = AppAction.Delete, Targets = [.. ids.Select(id => $"{id}")] };
        await foreach (var _ in node.ActAsync(request, cancellation))
        {
        }
    }
}

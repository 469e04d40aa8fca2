using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Applying;

/// <summary>What is told of the revisions of an app; pure.</summary>
internal static class HistoryViews
{
    public static AppHistory Of(StoredApp app, IReadOnlyList<StoredRevision> revisions, bool hideByName = true)
    {
        // One from before there were revisions is its own first.
        if (revisions.Count == 0) revisions = [new StoredRevision(1, app.CreatedAt, null, null, null, app.Spec)];
        return new AppHistory(app.Spec.Name, [.. revisions.Select((revision, index) => new AppRevision
        {
            Number = revision.Number,
            At = revision.At.ToUnixTimeMilliseconds(),
            By = revision.By,
            How = revision.How,
            Apply = revision.Apply,
            Spec = revision.Spec,
            Changes = index == 0 ? [] : SpecDifference.Between(revisions[index - 1].Spec, revision.Spec, hideByName: hideByName),
        }).Reverse()]);
    }
}

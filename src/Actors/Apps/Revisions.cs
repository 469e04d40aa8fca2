using ActorPm.Actors.Applying;
using ActorPm.Actors.Ports;

namespace ActorPm.Actors.Apps;

/// <summary>Every change of what an app is makes a revision; pure.</summary>
internal static class Revisions
{
    /// <summary>The app with its number, and what is to be written for it.</summary>
    /// <param name="before">What it was; null for a new one.</param>
    /// <param name="after">What it shall be.</param>
    /// <param name="origin">Where the change comes from.</param>
    /// <param name="now">Wall clock.</param>
    public static (StoredApp App, IReadOnlyList<StateChange> Changes) Next(StoredApp? before, StoredApp after, ChangeOrigin origin, DateTimeOffset now)
    {
        after = after with { Project = origin.Project ?? before?.Project };
        if (before is not null && SpecDifference.Between(before.Spec, after.Spec).Count == 0)
            return (after with { Revision = before.Revision }, [new PutApp(after with { Revision = before.Revision })]);
        List<StateChange> changes = [];
        var last = before?.Revision ?? 0;
        if (before is not null && last == 0)
        {
            // An app from before there were revisions: what it was must not be lost.
            changes.Add(new PutRevision(before.AppId, new StoredRevision(1, before.CreatedAt, null, null, null, before.Spec)));
            last = 1;
        }

        var app = after with { Revision = last + 1 };
        changes.Add(new PutApp(app));
        changes.Add(new PutRevision(app.AppId, new StoredRevision(last + 1, now, origin.By, origin.How, origin.Apply, app.Spec)));
        return (app, changes);
    }
}

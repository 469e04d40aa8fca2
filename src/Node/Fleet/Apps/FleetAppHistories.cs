using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What is told of the declarations of fleet apps that are kept in their records; pure.</summary>
internal static class FleetAppHistories
{
    /// <summary>Newest first, with what each changed of the one before.</summary>
    /// <param name="apps">The apps.</param>
    /// <param name="hideByName">Values of variables whose names look secret are not shown.</param>
    public static AppHistories Of(IEnumerable<FleetApp> apps, bool hideByName) =>
        new([.. apps.OrderBy(app => app.Name, StringComparer.Ordinal).Select(app => new AppHistory(app.Name, Revisions(app, hideByName)))]);

    private static IReadOnlyList<AppRevision> Revisions(FleetApp app, bool hideByName)
    {
        List<(long Number, PutFleetApp Put)> declared =
        [
            (app.Revision, app.Declared),
            .. app.Earlier.Select(earlier => (earlier.Revision, Put: earlier.Read())).Where(earlier => earlier.Put is not null).Select(earlier => (earlier.Revision, earlier.Put!)),
        ];
        return
        [
            .. declared.Select((one, index) => new AppRevision
            {
                Number = (int)Math.Min(one.Number, int.MaxValue),
                At = one.Put.At ?? 0,
                By = one.Put.By,
                How = one.Put.How,
                Spec = one.Put.Spec,
                OfFleet = one.Put,
                Failure = index == 0 ? app.Failure : null,
                Changes = index + 1 < declared.Count ? FleetAppPlans.Between(declared[index + 1].Put, one.Put, hideByName) : [],
            }),
        ];
    }
}

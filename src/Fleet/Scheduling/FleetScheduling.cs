using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;
using ActorPm.Fleet.Publishing;

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Decides what the servers are assigned next; pure. Decided again from the outcome with the reports that follow, it comes
/// to rest. Three questions after each other: where do instances belong (<see cref="PlacementPlanner"/>), how far may that
/// go now (<see cref="StagingPlanner"/>), which declaration does each server get (<see cref="DeclarationRollout"/>).
/// </summary>
public static class FleetScheduling
{
    /// <summary>The next step.</summary>
    public static FleetDecision Decide(FleetPicture picture)
    {
        var ineligible = Ineligible(picture).ToDictionary(app => app.Key, app => new Dictionary<string, string>(app.Value));
        while (true)
        {
            // What has no room in one server's list may have some in another's. A newcomer is refused once by each server, so this ends.
            var decision = Decide(picture, ineligible.ToDictionary(app => app.Key, app => (IReadOnlyDictionary<string, string>)app.Value));
            var surplus = decision.Assignments
                .SelectMany(next => AssignmentRoom.Surplus(next, picture.Assignments.GetValueOrDefault(next.ServerId)).Select(app => (App: app, next.ServerId)))
                .Where(one => Refuse(ineligible, one.App, one.ServerId)).ToList();
            if (surplus.Count == 0) return decision;
        }
    }

    private static bool Refuse(Dictionary<string, Dictionary<string, string>> ineligible, string app, string server)
    {
        if (!ineligible.TryGetValue(app, out var servers)) servers = ineligible[app] = [];
        return servers.TryAdd(server, AssignmentRoom.Why);
    }

    private static FleetDecision Decide(FleetPicture picture, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ineligible)
    {
        var apps = picture.Apps.Values.Where(app => !app.IsDeleted).OrderBy(app => app.Name, StringComparer.Ordinal).ToList();
        IReadOnlyList<PlacedApp> placed = [.. apps.Select(PlacedOf)];
        var current = InstanceCounts.Of(picture.Assignments.SelectMany(one => one.Value.Apps.Select(app => (app.Name, one.Key, app.Instances))));
        var plan = PlacementPlanner.Plan(new PlacementInput
        {
            Servers = picture.Servers,
            Apps = placed,
            Current = WayBack.Without(current, apps),
            Ineligible = ineligible,
            Displaced = InstanceCounts.Of(apps.SelectMany(app => app.Displaced.Select(one => (app.Name, one.Key, one.Value)))),
        });
        var present = picture.Servers.Where(server => server.IsPresent).Select(server => server.Id).ToHashSet();
        var next = StagingPlanner.Next(new StagingInput
        {
            Current = current,
            Target = plan.Target,
            Ready = Counts(present, apps, (app, server) => picture.Reported(app, server)?.Ready ?? 0),
            Running = InstanceCounts.Of(apps.Where(Singles.Is).SelectMany(app => Singles.MayRunOn(app.Name, picture).Select(server => (app.Name, server, 1)))),
            Present = present,
            Apps = placed,
        });
        next = Caution.Limit(next, current, apps, picture);
        List<FleetApp> changed = [];
        var rollouts = new Dictionary<string, DeclarationRollout>();
        foreach (var app in apps)
        {
            var displaced = WayBack.Owed(app, plan, next);
            var rollout = DeclarationRollout.Of(app, next.ByServer(app.Name), picture);
            rollouts[app.Name] = rollout;
            var isSame = ReferenceEquals(rollout.App, app) && displaced.Count == app.Displaced.Count && displaced.All(one => app.Displaced.GetValueOrDefault(one.Key) == one.Value);
            var listening = PublishedPorts.Of(app, picture);
            if (!isSame || !listening.SequenceEqual(app.Listening)) changed.Add(rollout.App with { Displaced = displaced, Listening = listening });
        }

        var servers = picture.Servers.Select(server => server.Id).Union(picture.Assignments.Keys).Order(StringComparer.Ordinal);
        return new FleetDecision(changed, [.. servers.Select(server => Next(picture, server, apps, next, rollouts)).OfType<Assignment>()], plan);
    }

    private static Assignment? Next(FleetPicture picture, string server, List<FleetApp> apps, InstanceCounts counts, Dictionary<string, DeclarationRollout> rollouts)
    {
        var before = picture.Assignments.GetValueOrDefault(server);
        IReadOnlyList<AssignedApp> next =
        [
            .. apps.Where(app => counts.On(app.Name, server) > 0)
                .Select(app => new AssignedApp(app.Name, rollouts[app.Name].RevisionFor(server), counts.On(app.Name, server), app.IsWanted) { IsSingle = Singles.Is(app) }),
        ];
        var ending = Endings.Of(picture, server, before, next);
        // It carries out what an earlier scheduler had no time to have confirmed: nobody else knows of that.
        var told = picture.Reports.GetValueOrDefault(server) is { } report && report.Epoch <= picture.Epoch ? (report.Epoch, report.Revision) : default;
        var isAhead = told.CompareTo((before?.Epoch ?? 0, before?.Revision ?? 0)) > 0;
        if (!isAhead && (before?.Apps ?? []).SequenceEqual(next) && (before?.Ending ?? []).SequenceEqual(ending)) return null;
        return new Assignment
        {
            ServerId = server,
            Epoch = picture.Epoch,
            Revision = Math.Max(before?.Epoch == picture.Epoch ? before.Revision : 0, told.Epoch == picture.Epoch ? told.Revision : 0) + 1,
            Apps = next,
            Ending = ending,
        };
    }

    private static PlacedApp PlacedOf(FleetApp app) => new()
    {
        Name = app.Name,
        Place = PlaceRule.Parse(app.Place),
        Instances = InstancesRule.Parse(app.Instances),
        Strategy = app.Strategy == "pack" ? PlacementStrategy.Pack : PlacementStrategy.Spread,
        OnServerLoss = app.OnServerLoss switch { "wait" => LossPolicy.Wait, "never" => LossPolicy.Never, _ => LossPolicy.Replace },
        OnReturn = app.OnReturn == "keep_original" ? ReturnPolicy.KeepOriginal : ReturnPolicy.KeepReplacement,
        Wanted = app.IsWanted,
    };

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Ineligible(FleetPicture picture) => picture.Reports
        .SelectMany(report => report.Value.Apps.Concat(WithoutLeases(report.Value, picture))
            .Where(app => app.Ineligible is not null && !(picture.Apps.GetValueOrDefault(app.Name) is { } known && DeclarationRollout.IsBlamed(known, report.Key, picture)))
            .Select(app => (app.Name, Server: report.Key, Why: app.Ineligible!)))
        .GroupBy(one => one.Name)
        .ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, string>)group.ToDictionary(one => one.Server, one => one.Why));

    // An earlier release would run it without a lease.
    private static IEnumerable<ReportedApp> WithoutLeases(ServerReport report, FleetPicture picture) => report.HoldsLeases ? [] : picture.Apps.Values
        .Where(app => !app.IsDeleted && Singles.Is(app) && report.Find(app.Name)?.Ineligible is null)
        .Select(app => new ReportedApp(app.Name, 0, 0, 0) { Ineligible = "its release cannot run single apps: pbm update" });

    private static InstanceCounts Counts(HashSet<string> servers, List<FleetApp> apps, Func<string, string, int> count) =>
        InstanceCounts.Of(servers.SelectMany(server => apps.Select(app => (app.Name, server, Count: count(app.Name, server))).Where(one => one.Count > 0)));
}

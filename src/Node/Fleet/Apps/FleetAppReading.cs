using ActorPm.Contracts.Api;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Secrets;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet.Secrets;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>What the API of this server tells of the apps of the fleet: nothing here changes one.</summary>
internal sealed class FleetAppReading(FleetStore store, FleetSecrets secrets)
{
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(3);

    private volatile FleetWay? _way;

    /// <summary>What the records on this server say.</summary>
    public KnownFleetApps Known { get; } = new();

    /// <summary>The way to the scheduler; null while this server is in no fleet.</summary>
    public FleetWay? Way
    {
        get => _way;
        set => _way = value;
    }

    /// <summary>The way to the scheduler.</summary>
    /// <exception cref="ApiException">This server is in no fleet.</exception>
    public FleetWay Current() => Way ?? throw FleetStore.NoFleet();

    /// <summary>Whether an app of the fleet is called so, also when it was declared a moment ago.</summary>
    public async Task<bool> HasAsync(string name, CancellationToken cancellation) => (await OfFleetAsync([name], cancellation)).Count > 0;

    /// <summary>Which of those are names of apps of the fleet, also when they were declared a moment ago.</summary>
    /// <param name="names">Names, and what is none.</param>
    /// <param name="cancellation">Gives it up.</param>
    public async Task<IReadOnlyList<string>> OfFleetAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (Way is { } way) await way.Unheard.HearOfAsync(names, cancellation);
        return [.. names.Where(name => name is not null && Known.Has(name))];
    }

    /// <summary>All apps, as the scheduler sees them; as the records here say when it cannot be asked.</summary>
    public async Task<FleetAppList> ListAsync(CancellationToken cancellation)
    {
        var way = Current();
        List<FleetAppView> apps = [];
        try
        {
            while (true)
            {
                var told = await way.Scheduler.Ask<FleetAppsTold>(new GetFleetApps { After = apps.Count == 0 ? "" : apps[^1].Name }, AskPatience, cancellation);
                apps.AddRange(told.Apps);
                if (told is not { HasMore: true, Apps.Count: > 0 }) return new FleetAppList(apps, MemberList.Of(store.Current?.Members ?? []).Find(told.ServerId)?.Name);
            }
        }
        catch (AskTimeoutException)
        {
            return Recorded();
        }
    }

    /// <summary>All apps as the records here say; nobody is asked where they are.</summary>
    public FleetAppList Recorded() => new(
    [
        .. Known.Apps.Select(app => new FleetAppView
        {
            Name = app.Name,
            Place = app.Place,
            Instances = app.Instances,
            IsWanted = app.IsWanted,
            Revision = app.Revision,
            Failure = app.Failure,
            Publish = app.Publish,
            Listening = app.Listening,
        }),
    ], null);

    /// <summary>What declaring apps would change, and removing those that left the file.</summary>
    public async Task<ApplyPlan> PlanAsync(PlanFleetApps request, bool hideByName, CancellationToken cancellation)
    {
        Current();
        await OfFleetAsync([.. request.Apps.Select(app => app.Spec.Name)], cancellation);
        foreach (var there in request.Apps.Select(app => Known.Find(app.Spec.Name)).OfType<FleetApp>()) await secrets.AskForAsync(there.Spec, cancellation);
        // For a look at it any key will do.
        var sealing = secrets.Sealing is { CanSeal: true } here ? here : new FleetSealing(FleetSecretKeys.WithNew([]));
        return FleetAppPlans.Plan(request, Known.All, sealing, hideByName);
    }

    /// <summary>The declarations that are kept, by the records on this server: no other server is needed for them.</summary>
    /// <param name="names">Names, and what is none; all apps without one.</param>
    /// <param name="hideByName">Values of variables whose names look secret are not shown.</param>
    /// <param name="cancellation">Gives it up.</param>
    public async Task<AppHistories> HistoryAsync(IReadOnlyList<string> names, bool hideByName, CancellationToken cancellation)
    {
        Current();
        var asked = (names.Count == 0 ? Known.Apps.Select(app => app.Name) : await OfFleetAsync(names, cancellation)).Distinct();
        return FleetAppHistories.Of(asked.Select(Known.Find).OfType<FleetApp>(), hideByName);
    }
}

using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;
using ActorPm.Fleet.Scheduling;
using Xunit;

namespace ActorPm.Fleet.Tests.Scheduling;

/// <summary>
/// Servers and a scheduler without anything real. What must hold at every moment is checked at every moment, whatever a
/// test is about.
/// </summary>
internal sealed class SimulatedFleet
{
    private const int MostRounds = 80;
    private readonly Dictionary<(string App, long Revision), AppSpec> _declared = [];
    private readonly Dictionary<string, ServerReport> _reports = [];
    private readonly Dictionary<string, FleetApp> _apps = [];
    private readonly Dictionary<string, Assignment> _assignments = [];
    private readonly List<string> _turns = [];
    private readonly HashSet<string> _heard = [];
    private long _epoch = 1;

    public SimulatedFleet(params string[] servers) => Servers = [.. servers.Select(name => new SimulatedServer(name))];

    public List<SimulatedServer> Servers { get; }

    public IReadOnlyDictionary<string, FleetApp> Apps => _apps;

    public IReadOnlyDictionary<string, Assignment> Assignments => _assignments;

    /// <summary>Who was given a newest declaration that was not proven yet, in that order: <c>web 2: a</c>.</summary>
    public IReadOnlyList<string> Turns => _turns;

    /// <summary>The most instances of the app that were assigned to present servers at once.</summary>
    public int MostAssigned { get; private set; }

    private FleetPicture Picture => new()
    {
        Epoch = _epoch,
        Servers = [.. Servers.Select(server => server.Seen)],
        Apps = _apps.ToDictionary(),
        Assignments = _assignments.ToDictionary(),
        Reports = _reports.ToDictionary(),
        Leases = Servers.Where(server => server.MayHoldLease || server.IsMute).ToDictionary(server => server.Name, _ => (TimeSpan?)null),
        Unheard = Servers.Select(server => server.Name).Where(server => !_heard.Contains(server)).ToHashSet(),
    };

    public SimulatedServer this[string name] => Servers.Single(server => server.Name == name);

    public AppSpec Declared(string app, long revision) => _declared[(app, revision)];

    /// <summary>The app as it was declared last, with these changes; declares it when there is none.</summary>
    public SimulatedFleet Declare(string app, string script, Func<FleetApp, FleetApp>? change = null)
    {
        var before = _apps.GetValueOrDefault(app) ?? new FleetApp { Name = app, Spec = null!, Revision = 0 };
        if (before.IsDeleted) before = new FleetApp { Name = app, Spec = null!, Revision = before.Revision };
        var next = (change?.Invoke(before) ?? before) with { Spec = new AppSpec { Name = app, Script = script, Cwd = "/" }, Revision = before.Revision + 1, Failure = null };
        _declared[(app, next.Revision)] = next.Spec;
        _apps[app] = next;
        return this;
    }

    public void Change(string app, Func<FleetApp, FleetApp> change)
    {
        if (_apps.TryGetValue(app, out var before) && !before.IsDeleted) _apps[app] = change(before);
    }

    public void Delete(string app) => Change(app, before => before with { IsDeleted = true });

    /// <summary>Away, and not known yet whether for long.</summary>
    public void Leave(string server, bool isCrash = false)
    {
        this[server].Leave(isCrash);
        _reports.Remove(server);
    }

    /// <summary>It is given up, and unless said otherwise for so long that its single apps have ended.</summary>
    public void Lose(string server, bool isCrash = false, bool mayHoldLease = false)
    {
        if (this[server].IsPresent) Leave(server, isCrash);
        this[server].Lose();
        if (!mayHoldLease) Expire(server);
    }

    /// <summary>The keeper of a server that is away ends its single apps; nobody else knows.</summary>
    public void EndLease(string server) => this[server].EndLease(_apps.Values.Where(Singles).Select(app => app.Name));

    /// <summary>The scheduler has waited so long that this must have happened.</summary>
    public void Expire(string server)
    {
        EndLease(server);
        this[server].MayHoldLease = false;
    }

    public void Return(string server) => this[server].Return(this);

    public void Join(string server) => Servers.Add(new SimulatedServer(server));

    /// <summary>Another scheduler, which knows the records and waits for reports.</summary>
    public void ReplaceScheduler()
    {
        _epoch++;
        _reports.Clear();
        _heard.Clear();
        foreach (var server in Servers.Where(server => !server.IsPresent)) server.MayHoldLease = true;
        foreach (var server in Servers.Where(server => server.IsPresent))
        {
            server.Outbox.Clear();
            server.Tell(this);
        }
    }

    /// <summary>The scheduler decides and writes. Whether that changed anything.</summary>
    public bool Decide()
    {
        var picture = Picture;
        var decision = FleetScheduling.Decide(picture);
        foreach (var app in decision.Apps) _apps[app.Name] = app;
        foreach (var next in decision.Assignments)
        {
            var before = _assignments.GetValueOrDefault(next.ServerId);
            Assert.True(before is null || (next.Epoch, next.Revision).CompareTo((before.Epoch, before.Revision)) > 0, $"{next} after {before}");
            foreach (var app in next.Apps)
            {
                Assert.True(_apps[app.Name].SpecOf(app.Revision) is not null, $"nobody knows declaration {app.Revision} of {app.Name}");
                if (app.Revision == _apps[app.Name].Revision && before?.Find(app.Name)?.Revision != app.Revision) _turns.Add($"{app.Name} {app.Revision}: {next.ServerId}");
            }

            _assignments[next.ServerId] = next;
        }

        foreach (var app in _apps.Values.Where(app => !app.IsDeleted))
        {
            CheckTurn(app);
            if (app.IsWanted && app.Instances != "single") CheckService(app, picture, Picture, decision.Plan.Target);
            MostAssigned = Math.Max(MostAssigned, Servers.Where(server => server.IsPresent).Sum(server => Picture.Assigned(app.Name, server.Name)?.Instances ?? 0));
        }

        return decision.Apps.Count > 0 || decision.Assignments.Count > 0;
    }

    public void Act(SimulatedServer server)
    {
        server.Act(this);
        foreach (var app in _apps.Values.Where(Singles))
            Assert.True(Servers.Sum(one => one.Running(app.Name)) <= 1, $"two of the single {app.Name}\n{this}");
    }

    /// <summary>The oldest telling of the server comes to the scheduler.</summary>
    public void Deliver(SimulatedServer server)
    {
        if (!server.Outbox.TryDequeue(out var report)) return;
        _reports[server.Name] = report;
        _heard.Add(server.Name);
    }

    /// <summary>One round of everybody; whether it changed anything.</summary>
    public bool Round()
    {
        var before = $"{this}";
        var isChanged = Decide();
        foreach (var server in Servers)
        {
            Act(server);
            while (server.Outbox.Count > 0) Deliver(server);
        }

        return isChanged || $"{this}" != before;
    }

    /// <summary>Goes on until nothing changes any more; then every app must be settled.</summary>
    public SimulatedFleet Settle()
    {
        // Something is begun in one round and shows in the next.
        for (var (round, quiet) = (0, 0); quiet < 4; round++)
        {
            Assert.True(round < MostRounds, $"it does not come to rest\n{this}");
            quiet = Round() ? 0 : quiet + 1;
        }

        foreach (var app in _apps.Values) Assert.True(View(app.Name).IsSettled, $"{app.Name} does not settle\n{this}");
        return this;
    }

    public FleetAppView View(string app) => FleetStanding.Of(_apps[app], Picture, FleetScheduling.Decide(Picture));

    public string Reason(string app, string server) => View(app).Places.Single(place => place.Server == server).Reason;

    /// <summary>Ready instances on present servers: <c>a=2 b=2</c>.</summary>
    public string Ready(string app) => Text(server => server.IsPresent ? server.Ready(app) : 0);

    /// <summary>What is assigned.</summary>
    public string Assigned(string app) => Text(server => Picture.Assigned(app, server.Name)?.Instances ?? 0);

    /// <summary>Numbers of the declarations that run.</summary>
    public string Revisions(string app) => Text(server => (int)server.Revision(app));

    public override string ToString() => string.Join('\n', [
        .. _apps.Values.Select(app => $"{app.Name} {app.Instances} r{app.Revision} proven r{app.ProvenRevision} {app.Spec.Script} {(app.IsWanted ? "" : "stopped ")}{(app.IsDeleted ? "deleted " : "")}{app.OnReturn} displaced [{string.Join(' ', app.Displaced.Select(one => $"{one.Key}={one.Value}"))}] {app.Failure}"),
        .. Servers.Select(server => $"{server}; shall {string.Join(", ", _assignments.GetValueOrDefault(server.Name)?.Apps.Select(app => $"{app.Name} r{app.Revision} {app.Instances}") ?? [])}"),
    ]);

    private static bool Singles(FleetApp app) => app.Instances == "single";

    private string Text(Func<SimulatedServer, int> count) => string.Join(' ', Servers.Select(server => (server.Name, Count: count(server))).Where(one => one.Count > 0).Select(one => $"{one.Name}={one.Count}"));

    // Where nothing is proven there is nothing to protect, and all begin at once.
    private void CheckTurn(FleetApp app)
    {
        if (app.ProvenSpec is null || app.ProvenRevision == app.Revision) return;
        var atIt = Servers.Where(server => !server.IsLost && Picture.Assigned(app.Name, server.Name)?.Revision == app.Revision && server.Revision(app.Name) != app.Revision).ToList();
        Assert.True(atIt.Count <= 1, $"{string.Join(" and ", atIt.Select(server => server.Name))} are at declaration {app.Revision} at once\n{this}");
        Assert.True(app.Failure is null || Servers.All(server => Picture.Assigned(app.Name, server.Name)?.Revision != app.Revision), $"the failed declaration is assigned\n{this}");
    }

    // What really is ready, and of that what the scheduler lets the servers keep. What has become ready since it was told of
    // the opposite does not count: nobody can know that. Nor can anybody know what a mute one has.
    private void CheckService(FleetApp app, FleetPicture before, FleetPicture after, InstanceCounts target)
    {
        var present = Servers.Where(server => server.Seen.IsPresent).ToList();
        int Kept(SimulatedServer server, FleetPicture picture) => Math.Min(server.Ready(app.Name), picture.Assigned(app.Name, server.Name)?.Instances ?? 0);
        int Known(SimulatedServer server) => before.IsUpToDate(server.Name) ? before.Reported(app.Name, server.Name)?.Ready ?? 0 : int.MaxValue;
        var (had, has) = (present.Sum(server => Math.Min(Known(server), Kept(server, before))), present.Sum(server => Kept(server, after)));
        var wanted = present.Sum(server => target.On(app.Name, server.Name));
        Assert.True(has >= Math.Min(wanted, had), $"{app.Name} falls from {had} to {has} of {wanted}\n{this}");
    }
}

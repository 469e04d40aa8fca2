using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Placement;

namespace ActorPm.Fleet.Tests.Scheduling;

/// <summary>
/// A server that carries out the newest assignment it has seen, a bit with each <see cref="Act"/>: what starts is ready one
/// later, and so is gone what ends. A new declaration replaces the old one when it is ready; until then that one serves.
/// </summary>
internal sealed class SimulatedServer(string name)
{
    private readonly SortedDictionary<string, Slots> _apps = new(StringComparer.Ordinal);
    private Assignment? _seen;
    private Assignment? _carriedOut;
    private bool _isDown;
    private bool _hasNoLease;

    public string Name => name;

    public bool IsPresent { get; private set; } = true;

    public bool IsLost { get; private set; }

    /// <summary>It is away, and as far as the scheduler can know its single apps may still run.</summary>
    public bool MayHoldLease { get; set; }

    /// <summary>It is in the cluster, does nothing and says nothing.</summary>
    public bool IsHung { get; set; }

    /// <summary>The scheduler has waited for its word long enough.</summary>
    public bool IsMute { get; set; }

    public bool IsCordoned { get; set; }

    public bool IsDraining { get; set; }

    /// <summary>Why it cannot run an app at all, by the app's name.</summary>
    public Dictionary<string, string> Ineligible { get; } = [];

    /// <summary>Scripts that do not become ready here.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>It tells of an assignment when it has wholly carried it out; otherwise as soon as it has begun with it.</summary>
    public bool TellsWhenDone { get; set; }

    /// <summary>Its release knows of leases.</summary>
    public bool HoldsLeases { get; set; } = true;

    /// <summary>Scripts that it does not have.</summary>
    public HashSet<string> Lacking { get; } = [];

    /// <summary>Tellings on their way to the scheduler.</summary>
    public Queue<ServerReport> Outbox { get; } = new();

    private List<string> Here => [.. _apps.Keys.Union(_seen?.Apps.Select(app => app.Name) ?? [])];

    public PlacementServer Seen => new()
    {
        Id = name,
        Name = name,
        IsPresent = IsPresent && !IsMute,
        IsMute = IsMute,
        LostAt = IsLost ? DateTimeOffset.UnixEpoch : null,
        IsCordoned = IsCordoned,
        IsDraining = IsDraining,
    };

    public int Ready(string app) => _apps.GetValueOrDefault(app)?.Ready ?? 0;

    /// <summary>Instances that have not ended.</summary>
    public int Running(string app) => _apps.GetValueOrDefault(app) is { IsStopped: false } slots ? slots.There : 0;

    public long Revision(string app) => _apps.GetValueOrDefault(app)?.Revision ?? 0;

    /// <summary>Away; it goes on with what it has, unless it crashed.</summary>
    public void Leave(bool isCrash)
    {
        (IsPresent, _isDown, MayHoldLease) = (false, _isDown || isCrash, true);
        Outbox.Clear();
        if (isCrash) foreach (var slots in _apps.Values) (slots.There, slots.Ready) = (0, 0);
    }

    /// <summary>It is given up.</summary>
    public void Lose() => IsLost = true;

    /// <summary>No majority has known it for the length of a lease: its keeper ends its single apps.</summary>
    public void EndLease(IEnumerable<string> singles)
    {
        _hasNoLease = true;
        foreach (var single in singles) _apps.Remove(single);
    }

    public void Return(SimulatedFleet fleet)
    {
        (IsPresent, IsLost, MayHoldLease, _hasNoLease) = (true, false, false, false);
        Tell(fleet);
    }

    /// <summary>Sees its assignment when it is not cut off, and does the next bit of it.</summary>
    public void Act(SimulatedFleet fleet)
    {
        if (IsPresent) _isDown = false;
        if (_isDown || IsHung) return;
        if (IsPresent && fleet.Assignments.GetValueOrDefault(name) is { } newest && (_seen is null || (newest.Epoch, newest.Revision).CompareTo((_seen.Epoch, _seen.Revision)) > 0)) _seen = newest;
        foreach (var app in Here)
        {
            if (_hasNoLease && _seen?.Find(app) is { IsSingle: true }) continue;
            if (_seen?.Find(app) is not { } assigned) End(app);
            else if (WhyNot(app, fleet) is null) Run(assigned, revision => IsBroken(fleet.Declared(app, revision)));
            else if (_apps.TryGetValue(app, out var slots)) Reduce(slots, assigned);
        }

        if (Here.All(app => IsDone(app, fleet))) _carriedOut = _seen;
        if (IsPresent) Tell(fleet);
    }

    /// <summary>Puts a report into the <see cref="Outbox"/>; also of apps that it cannot run and does not have.</summary>
    public void Tell(SimulatedFleet fleet) => Outbox.Enqueue(new ServerReport
    {
        ServerId = name,
        Epoch = (TellsWhenDone ? _carriedOut : _seen)?.Epoch ?? 0,
        Revision = (TellsWhenDone ? _carriedOut : _seen)?.Revision ?? 0,
        HoldsLeases = HoldsLeases,
        Apps =
        [
            .. Here.Union(fleet.Apps.Values.Where(app => !app.IsDeleted && WhyNot(app.Name, fleet) is not null).Select(app => app.Name)).Select(app =>
            {
                var slots = _apps.GetValueOrDefault(app) ?? new Slots();
                return new ReportedApp(app, slots.There == 0 ? 0 : slots.Revision, slots.There, slots.Ready)
                {
                    Ineligible = WhyNot(app, fleet),
                    FailedRevision = slots.Failed,
                    Failure = slots.Failed == 0 ? null : "it did not become ready",
                };
            }),
        ],
    });

    public override string ToString() =>
        $"{name}{(IsPresent ? "" : IsLost ? " lost" : " away")}{(MayHoldLease ? " leased" : "")}{(IsCordoned ? " cordoned" : "")}{(IsDraining ? " draining" : "")} saw {_seen?.Epoch}.{_seen?.Revision}: "
        + string.Join(", ", _apps.Select(app => $"{app.Key} r{app.Value.Revision} {app.Value.Ready}/{app.Value.There}{(app.Value.Failed > 0 ? $" failed r{app.Value.Failed}" : "")}"));

    private bool IsDone(string app, SimulatedFleet fleet) => _seen?.Find(app) is { } assigned && (WhyNot(app, fleet) is not null
        || (_apps.GetValueOrDefault(app) is { } slots && (slots.Failed == assigned.Revision || (slots.Revision == assigned.Revision && slots.Ready == (assigned.IsWanted ? assigned.Instances : 0)))));

    private string? WhyNot(string app, SimulatedFleet fleet)
    {
        if (Ineligible.TryGetValue(app, out var why)) return why;
        // What it has been given, or would be given: otherwise it would be given it again and again.
        var known = fleet.Apps[app];
        var script = fleet.Declared(app, _seen?.Find(app)?.Revision ?? (known.ProvenRevision > 0 ? known.ProvenRevision : known.Revision)).Script;
        return Lacking.Contains(script) ? $"there is no {script}" : null;
    }

    private bool IsBroken(AppSpec spec) => spec.Script.Contains("bad", StringComparison.Ordinal) || Broken.Contains(spec.Script);

    private void End(string app)
    {
        var slots = _apps[app];
        if (slots.IsEnding) _apps.Remove(app);
        (slots.IsEnding, slots.Ready) = (true, 0);
    }

    // What cannot be started can be stopped all the same.
    private static void Reduce(Slots slots, AssignedApp assigned)
    {
        if (!assigned.IsWanted) slots.IsStopped = true;
        slots.There = Math.Min(slots.There, assigned.Instances);
        slots.Ready = slots.IsStopped ? 0 : Math.Min(slots.Ready, slots.There);
    }

    private void Run(AssignedApp assigned, Func<long, bool> isBroken)
    {
        if (!_apps.TryGetValue(assigned.Name, out var slots)) _apps[assigned.Name] = slots = new Slots();
        if (slots.IsEnding) _apps[assigned.Name] = slots = new Slots();
        if (slots.IsStopped == assigned.IsWanted) (slots.IsStopped, slots.Failed, slots.Trial, slots.There) = (!assigned.IsWanted, 0, 0, 0);
        if (slots.There == 0) slots.Revision = assigned.Revision;
        var begun = slots.There;
        slots.There = assigned.Instances;
        if (slots.IsStopped)
        {
            (slots.Ready, slots.Revision) = (0, assigned.Revision);
            return;
        }

        slots.Ready = Math.Min(isBroken(slots.Revision) ? slots.Ready : begun, slots.There);
        if (slots.Revision == assigned.Revision)
        {
            slots.Trial = 0;
            if (begun > 0 && isBroken(slots.Revision)) slots.Failed = slots.Revision;
        }
        else if (slots.Trial != assigned.Revision) slots.Trial = assigned.Revision;
        else if (isBroken(assigned.Revision)) slots.Failed = assigned.Revision;
        else (slots.Revision, slots.Ready, slots.Failed) = (assigned.Revision, slots.There, 0);
    }

    private sealed class Slots
    {
        public int There { get; set; }

        public int Ready { get; set; }

        public long Revision { get; set; }

        public long Trial { get; set; }

        public long Failed { get; set; }

        public bool IsStopped { get; set; }

        public bool IsEnding { get; set; }
    }
}

using System.Collections.Immutable;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Membership;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>The apps of the fleet, and what is wanted of its servers, as the records on this server say; may be read from everywhere.</summary>
internal sealed class KnownFleetApps
{
    private readonly Lock _writing = new();

    private volatile ImmutableSortedDictionary<string, Entry> _apps = ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal);

    private volatile ImmutableDictionary<string, ServerWish> _wishes = ImmutableDictionary<string, ServerWish>.Empty;

    private volatile IReadOnlyDictionary<string, string> _publishProblems = new Dictionary<string, string>();

    /// <summary>Apps that are not deleted, by name.</summary>
    public IReadOnlyList<FleetApp> Apps => [.. _apps.Values.Select(entry => entry.App).Where(app => !app.IsDeleted)];

    /// <summary>All records, the marks of deleted ones among them.</summary>
    public IReadOnlyList<FleetApp> All => [.. _apps.Values.Select(entry => entry.App)];

    /// <summary>Whether an app of the fleet is called so.</summary>
    public bool Has(string name) => Find(name) is { IsDeleted: false };

    /// <summary>The record of that name, also of a deleted app; null for none.</summary>
    public FleetApp? Find(string name) => _apps.GetValueOrDefault(name)?.App;

    /// <summary>Takes a record in, unless a later one is there: it may come in two ways.</summary>
    /// <param name="app">What it says.</param>
    /// <param name="clock">Its clock.</param>
    public void Put(FleetApp app, long clock)
    {
        lock (_writing)
            if (_apps.GetValueOrDefault(app.Name) is not { } there || there.Clock <= clock) _apps = _apps.SetItem(app.Name, new Entry(app, clock));
    }

    /// <summary>Takes a record in; one thread only.</summary>
    public void Put(ServerWish wish) => _wishes = _wishes.SetItem(wish.ServerId, wish);

    /// <summary>A server with the marks that count.</summary>
    public MemberRecord Seen(MemberRecord member) => ServerWish.Seen(member, _wishes.GetValueOrDefault(member.ServerId));

    /// <summary>Apps whose port does not answer on this server, though it is published on all.</summary>
    public IEnumerable<string> WithPublishProblem => _publishProblems.Keys;

    /// <summary>Why the port of an app does not answer on this server, though it is published on all; null when it does.</summary>
    public string? PublishProblem(string name) => _publishProblems.GetValueOrDefault(name);

    /// <summary>Takes in how it went with all that are published; the answer is of which that is different from before.</summary>
    public IReadOnlyList<string> SetPublishProblems(IReadOnlyDictionary<string, string?> problems)
    {
        var before = _publishProblems;
        var now = problems.Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!);
        _publishProblems = now;
        return [.. before.Keys.Union(now.Keys).Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))];
    }

    /// <summary>This server is in no fleet any more.</summary>
    public void Clear()
    {
        lock (_writing) _apps = _apps.Clear();
        (_wishes, _publishProblems) = (_wishes.Clear(), new Dictionary<string, string>());
    }

    private sealed record Entry(FleetApp App, long Clock);
}

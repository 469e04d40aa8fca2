using System.Collections.Immutable;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Targets;

namespace ActorPm.Actors.Apps;

/// <summary>
/// The apps and instances of this server as <c>apps</c> knows them: immutable, so that a question is
/// answered from one consistent picture.
/// </summary>
internal sealed record AppRegistry
{
    public static AppRegistry Empty { get; } = new();

    /// <summary>Apps in the list.</summary>
    public ImmutableDictionary<string, StoredApp> Apps { get; init; } = ImmutableDictionary<string, StoredApp>.Empty;

    /// <summary>Apps that were deleted and are still kept.</summary>
    public ImmutableDictionary<string, StoredApp> Deleted { get; init; } = ImmutableDictionary<string, StoredApp>.Empty;

    /// <summary>The last status of each instance, by id.</summary>
    public ImmutableSortedDictionary<int, InstanceStatus> Instances { get; init; } = ImmutableSortedDictionary<int, InstanceStatus>.Empty;

    /// <summary>The next id; numbers begin at 0 again once the list is empty, as in PM2.</summary>
    public int NextId { get; init; }

    public AppRegistry With(StoredApp app) => this with { Apps = Apps.SetItem(app.AppId, app) };

    public AppRegistry With(InstanceStatus status) => this with
    {
        Instances = Instances.SetItem(status.Id, status),
        NextId = Math.Max(NextId, status.Id + 1),
    };

    /// <summary>Without an instance; an app that loses its last one is remembered as deleted.</summary>
    public AppRegistry Without(int id, DateTimeOffset now)
    {
        if (!Instances.TryGetValue(id, out var status)) return this;
        var left = Instances.Remove(id);
        var next = this with { Instances = left, NextId = left.IsEmpty ? 0 : NextId };
        var appId = status.App.AppId;
        if (left.Values.Any(other => other.App.AppId == appId) || !Apps.TryGetValue(appId, out var app)) return next;
        var deleted = app with { DeletedAt = now };
        return next with { Apps = Apps.Remove(appId), Deleted = Deleted.SetItem(appId, deleted) };
    }

    /// <summary>Instances of an app, by id.</summary>
    public IEnumerable<InstanceStatus> InstancesOf(string appId) => Instances.Values.Where(status => status.App.AppId == appId);

    /// <summary>Instances that any of the targets means; with the targets that mean none.</summary>
    public Selection Select(IReadOnlyList<string> targets)
    {
        IReadOnlyList<InstanceStatus> candidates = [.. Instances.Values];
        if (targets.Count == 0) return new Selection(candidates, [], []);
        var found = new SortedDictionary<int, InstanceStatus>();
        List<string> missing = [];
        List<MeantByTarget> meantByTarget = [];
        foreach (var target in targets)
        {
            var meant = TargetSelector.Select(target, candidates);
            if (meant.Count == 0) missing.Add(target);
            else meantByTarget.Add(new MeantByTarget(target, [.. meant.Select(status => status.Id)]));
            foreach (var status in meant) found[status.Id] = status;
        }

        return new Selection([.. found.Values], missing, meantByTarget);
    }
}

/// <summary>What targets mean.</summary>
/// <param name="Instances">By id, each once.</param>
/// <param name="Missing">Targets that mean nothing.</param>
/// <param name="Meant">What each of the others means, in the order they were typed.</param>
internal sealed record Selection(
    IReadOnlyList<InstanceStatus> Instances,
    IReadOnlyList<string> Missing,
    IReadOnlyList<MeantByTarget> Meant);

/// <summary>The instances one target means.</summary>
/// <param name="Target">As it was typed.</param>
/// <param name="Ids">By id.</param>
internal sealed record MeantByTarget(string Target, IReadOnlyList<int> Ids);

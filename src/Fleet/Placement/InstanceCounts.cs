using System.Collections;
using System.Collections.Immutable;

namespace ActorPm.Fleet.Placement;

/// <summary>
/// How many instances of which app on which server; immutable. What is not there is 0, so two that say the same are
/// equal. Enumerates by app and server id.
/// </summary>
public sealed record InstanceCounts : IEnumerable<(string App, string ServerId, int Count)>
{
    private static readonly ImmutableSortedDictionary<string, int> NoServers = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> _apps;

    private InstanceCounts(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> apps) => _apps = apps;

    /// <summary>Nothing anywhere.</summary>
    public static InstanceCounts Empty { get; } =
        new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, int>>(StringComparer.Ordinal));

    /// <summary>Names of the apps that have an instance anywhere.</summary>
    public IEnumerable<string> Apps => _apps.Keys;

    /// <summary>Counts from a list; of two entries of one app and server the later one counts.</summary>
    public static InstanceCounts Of(params IEnumerable<(string App, string ServerId, int Count)> counts) =>
        counts.Aggregate(Empty, (all, entry) => all.With(entry.App, entry.ServerId, entry.Count));

    /// <summary>How many of an app are on a server.</summary>
    public int On(string app, string serverId) => ByServer(app).GetValueOrDefault(serverId);

    /// <summary>The servers that have instances of an app, and how many.</summary>
    public ImmutableSortedDictionary<string, int> ByServer(string app) => _apps.GetValueOrDefault(app, NoServers);

    /// <summary>How many of an app there are altogether.</summary>
    public int Total(string app) => ByServer(app).Values.Sum();

    /// <summary>The same with another count; 0 takes the entry away.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public InstanceCounts With(string app, string serverId, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var servers = count == 0 ? ByServer(app).Remove(serverId) : ByServer(app).SetItem(serverId, count);
        return new InstanceCounts(servers.IsEmpty ? _apps.Remove(app) : _apps.SetItem(app, servers));
    }

    /// <inheritdoc />
    public IEnumerator<(string App, string ServerId, int Count)> GetEnumerator() =>
        _apps.SelectMany(app => app.Value.Select(server => (app.Key, server.Key, server.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether every count is the same.</summary>
    public bool Equals(InstanceCounts? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc />
    public override int GetHashCode() => this.Aggregate(0, HashCode.Combine);

    /// <summary>For tests and logs: <c>web: a=2 b=1; api: a=1</c>.</summary>
    public override string ToString() =>
        string.Join("; ", _apps.Select(app => $"{app.Key}: {string.Join(' ', app.Value.Select(server => $"{server.Key}={server.Value}"))}"));
}

using System.Globalization;
using ActorPm.Actors.Ports;
using ActorPm.Node.Configuration;
using ActorPm.Node.Fleet.Records;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>
/// <c>state.db</c>: what shall run on this server. Outlives the ActorSystem; each incarnation of that gets
/// its own view by <see cref="ForIncarnation"/>, and with it the older ones lose theirs.
/// </summary>
internal sealed class StateDatabase : ISnapshotStore, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly GroupCommit _commits;
    private readonly StateChangeWriter _writer;
    private readonly PlainRows _plainRows;
    private readonly ITimer _daily;
    private readonly TimeProvider _time;
    private readonly Func<NodeConfiguration> _configuration;
    private readonly bool _isNew;
    private readonly List<string> _notices = [];
    private bool _environmentsMayBeUnused;
    private volatile int _incarnation;

    private StateDatabase(OpenedDatabase opened, string path, TimeProvider time, Func<NodeConfiguration> configuration, ISecrets secrets)
    {
        (_connection, _isNew, _time, _configuration) = (opened.Connection, opened.IsNew, time, configuration);
        if (opened.SetAside is { } aside)
            _notices.Add($"{path} could not be read ({aside.Problem}) and was set aside as {aside.File}; running apps were taken over from the keeper, stopped ones are only in that file");
        if (StateSchema.Read(_connection) > StateSchema.Version)
            _notices.Add($"{path} was written by a newer release; what that added is left alone");
        _writer = new StateChangeWriter(_connection, time);
        _plainRows = new PlainRows(_connection, secrets);
        _commits = new GroupCommit(_connection, "state.db", DropUnusedEnvironments);
        FleetRecords = new FleetRecordRows(_connection, _commits, time);
        _daily = time.CreateTimer(_ => _ = PurgeAsync(), null, TimeSpan.FromDays(1), TimeSpan.FromDays(1));
    }

    /// <summary>What the operator must know of the opening.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The replicated records of the fleet, as far as they are on this server.</summary>
    public IDurableRecords FleetRecords { get; }

    /// <summary>Opens it, or makes a new one in place of one that is missing or damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">Clock.</param>
    /// <param name="configuration">How long what was deleted is kept; what is built in when null.</param>
    /// <param name="secrets">Seals what was stored before its variable was called secret.</param>
    public static StateDatabase Open(string path, TimeProvider time, Func<NodeConfiguration>? configuration = null, ISecrets? secrets = null) =>
        new(SqliteFile.Open(path, "FULL", StateSchema.Prepare, time), path, time, configuration ?? (() => NodeConfiguration.BuiltIn), secrets ?? new NoSecrets());

    /// <summary>
    /// The next term: one above all that this database and the keeper have seen. On disk before it returns.
    /// </summary>
    public long NextTerm(long highestOfKeeper) => NextNumber("term", highestOfKeeper + 1, 1);

    /// <summary>The view of a new incarnation; writes of the ones before are refused from now on.</summary>
    public IStateStore ForIncarnation(int number)
    {
        _incarnation = number;
        return new View(this, number);
    }

    /// <inheritdoc />
    public IReadOnlyList<SnapshotApp>? ReadSnapshot(string name)
    {
        IReadOnlyList<SnapshotApp>? apps = null;
        _commits.RunAsync(() => apps = new StateReader(_connection, _time).ReadSnapshot(name)).GetAwaiter().GetResult();
        return apps;
    }

    /// <summary>All settings of this server, by key.</summary>
    public IReadOnlyDictionary<string, string> ReadSettings()
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        _commits.RunAsync(() =>
        {
            using var read = _connection.Prepared("SELECT key, value FROM settings", 0);
            using var rows = read.ExecuteReader();
            while (rows.Read()) values[rows.GetString(0)] = rows.GetString(1);
        }).GetAwaiter().GetResult();
        return values;
    }

    /// <summary>Replaces all settings; they are on disk when the task ends.</summary>
    public Task WriteSettingsAsync(IReadOnlyDictionary<string, string> values) => _commits.CommitAsync(() =>
    {
        using var clear = _connection.Prepared("DELETE FROM settings", 0);
        clear.Run();
        using var write = _connection.Prepared("INSERT INTO settings(key, value) VALUES($1, $2)", 2);
        foreach (var (key, value) in values) write.Run(key, value);
    });

    /// <inheritdoc />
    public void Dispose()
    {
        _daily.Dispose();
        _commits.Dispose();
    }

    private IReadOnlyList<StoredRevision> ReadRevisions(string app)
    {
        IReadOnlyList<StoredRevision> revisions = [];
        _commits.RunAsync(() => revisions = new StateReader(_connection, _time).ReadRevisions(app)).GetAwaiter().GetResult();
        return revisions;
    }

    private long NextNumber(string key, long atLeast, int count)
    {
        var first = 0L;
        _commits.CommitAsync(() =>
        {
            using var read = _connection.Prepared("SELECT value FROM meta WHERE key = $1", 1);
            read.Parameters[0].Value = key;
            var next = read.ExecuteScalar() is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 1;
            first = Math.Max(next, atLeast);
            using var write = _connection.Prepared("INSERT OR REPLACE INTO meta(key, value) VALUES($1, $2)", 2);
            write.Run(key, first + count);
        }).GetAwaiter().GetResult();
        return first;
    }

    private StoredState Load()
    {
        StoredState? state = null;
        _commits.RunAsync(() =>
        {
            Purge();
            var reader = new StateReader(_connection, _time);
            var apps = reader.ReadApps();
            var instances = reader.ReadInstances(apps.Where(app => app.DeletedAt is null).Select(app => app.AppId).ToHashSet());
            var (rollouts, apply) = (reader.ReadRollouts(), reader.ReadApply());
            state = new StoredState(apps, instances, [.. _notices, .. reader.Notices], _isNew) { Rollouts = rollouts, Apply = apply };
        }).GetAwaiter().GetResult();
        return state!;
    }

    private Task CommitAsync(IReadOnlyList<StateChange> changes, int incarnation)
    {
        var committed = _commits.CommitAsync(() =>
        {
            if (incarnation != _incarnation) throw new StaleIncarnationException();
            foreach (var change in changes)
            {
                _environmentsMayBeUnused |= _writer.Apply(change);
                if (change is PutApp put) _plainRows.SealOf(put.App);
            }
        });
        // Only what puts an app can have sealed older rows; their plain text must not stay in the file's journal either.
        return changes.Any(change => change is PutApp) ? WithoutTracesAsync(committed) : committed;
    }

    private async Task WithoutTracesAsync(Task committed)
    {
        await committed;
        if (_plainRows.HasLeftTraces) await _commits.RunAsync(_plainRows.RemoveTraces);
    }

    /// <summary>At most once a transaction, and only when one may have become unused.</summary>
    private void DropUnusedEnvironments()
    {
        if (!_environmentsMayBeUnused) return;
        _environmentsMayBeUnused = false;
        _writer.DropUnusedEnvironments();
    }

    private Task PurgeAsync() => _commits.RunAsync(Purge);

    private void Purge()
    {
        using var old = _connection.Prepared("SELECT app_id FROM apps WHERE deleted_at < $1", 1);
        old.Parameters[0].Value = (_time.GetUtcNow() - _configuration().KeepDeleted).ToUnixTimeMilliseconds();
        List<string> gone = [];
        using (var rows = old.ExecuteReader())
            while (rows.Read()) gone.Add(rows.GetString(0));
        if (gone.Count == 0) return;
        _connection.InTransaction(() =>
        {
            foreach (var app in gone) _writer.Apply(new RemoveApp(app));
            _writer.DropUnusedEnvironments();
        });
    }

    private sealed class View(StateDatabase database, int incarnation) : IStateStore
    {
        public StoredState Load() => database.Load();

        public Task CommitAsync(IReadOnlyList<StateChange> changes) => database.CommitAsync(changes, incarnation);

        public IReadOnlyList<StoredRevision> ReadRevisions(string appId) => database.ReadRevisions(appId);

        public long ReserveGenerations(long atLeast, int count)
        {
            if (incarnation != database._incarnation) throw new StaleIncarnationException();
            return database.NextNumber("generation", atLeast, count);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>
/// Reads what lies in <c>state.db</c>. A row that cannot be read is moved to the table <c>unreadable</c> and
/// named; it never keeps the others from being read.
/// </summary>
internal sealed class StateReader(SqliteConnection connection, TimeProvider time)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _environments = [];
    private readonly List<string> _notices = [];

    /// <summary>What was set aside while reading.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>All apps, deleted ones included.</summary>
    public IReadOnlyList<StoredApp> ReadApps()
    {
        List<StoredApp> apps = [];
        List<UnreadableRow> bad = [];
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT app_id, spec, environment, created_at, deleted_at, wanted_when_deleted, project, revision FROM apps ORDER BY created_at, app_id
            """;
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                try
                {
                    apps.Add(App(rows));
                }
                catch (Exception wrong) when (IsUnreadable(wrong))
                {
                    bad.Add(new UnreadableRow("apps", "app_id", Text(rows, 0), Text(rows, 1), wrong.Message));
                }
            }
        }

        SetAside(bad);
        return apps;
    }

    /// <summary>The instances of <paramref name="apps"/>; others have nothing they belong to and are dropped by the next deletion.</summary>
    public IReadOnlyList<StoredInstance> ReadInstances(IReadOnlySet<string> apps)
    {
        List<StoredInstance> instances = [];
        List<UnreadableRow> bad = [];
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, app_id, slot, wanted, memory FROM instances ORDER BY id";
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                try
                {
                    if (!apps.Contains(rows.GetString(1))) continue;
                    var memory = JsonSerializer.Deserialize(rows.GetString(4), StoreJson.Default.ProcessMemory) ?? throw new JsonException("the memory is null");
                    instances.Add(new StoredInstance(rows.GetInt32(0), rows.GetString(1), rows.GetInt32(2), rows.GetInt64(3) != 0, memory));
                }
                catch (Exception wrong) when (IsUnreadable(wrong))
                {
                    bad.Add(new UnreadableRow("instances", "id", Text(rows, 0), Text(rows, 4), wrong.Message));
                }
            }
        }

        SetAside(bad);
        return instances;
    }

    /// <summary>Reloads under way, the newest of each app.</summary>
    public IReadOnlyList<StoredRollout> ReadRollouts() =>
        [.. Unfinished("rollouts", StoreJson.Default.StoredRollout).GroupBy(one => one.AppId).Select(one => one.MaxBy(rollout => rollout.Number)!)];

    /// <summary>The apply under way; null for none.</summary>
    public StoredApply? ReadApply() => Unfinished("applies", StoreJson.Default.StoredApply).FirstOrDefault();

    /// <summary>What was under way; what cannot be read is left out: it is not carried on.</summary>
    private List<T> Unfinished<T>(string table, JsonTypeInfo<T> type)
    {
        List<T> found = [];
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT json FROM {table}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            try
            {
                found.Add(JsonSerializer.Deserialize(rows.GetString(0), type) ?? throw new JsonException("it is null"));
            }
            catch (Exception wrong) when (IsUnreadable(wrong))
            {
                _notices.Add($"what was under way ({table}) cannot be read and is not carried on: {wrong.Message}");
            }
        }

        return found;
    }

    /// <summary>A named snapshot; null when there is none. Apps of it that cannot be read are left out.</summary>
    public IReadOnlyList<SnapshotApp>? ReadSnapshot(string name)
    {
        using var exists = connection.Prepared("SELECT 1 FROM snapshots WHERE name = $1", 1);
        exists.Parameters[0].Value = name;
        if (exists.ExecuteScalar() is null) return null;
        List<SnapshotApp> apps = [];
        using var command = connection.Prepared(
            "SELECT app_id, spec, environment, created_at, wanted_instances FROM snapshot_apps WHERE name = $1 ORDER BY position", 1);
        command.Parameters[0].Value = name;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            try
            {
                var app = new StoredApp
                {
                    AppId = rows.GetString(0),
                    Spec = Spec(rows.GetString(1)),
                    CallerEnvironment = Environment(rows.GetString(2)),
                    CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)),
                };
                apps.Add(new SnapshotApp(app, rows.GetInt32(4)));
            }
            catch (Exception wrong) when (IsUnreadable(wrong))
            {
                _notices.Add($"an app of the snapshot {name} cannot be read and is left out: {wrong.Message}");
            }
        }

        return apps;
    }

    /// <summary>Revisions of an app, oldest first; one that cannot be read is left out.</summary>
    public IReadOnlyList<StoredRevision> ReadRevisions(string app)
    {
        List<StoredRevision> revisions = [];
        using var command = connection.Prepared("SELECT number, at, made_by, how, apply, spec FROM revisions WHERE app_id = $1 ORDER BY number", 1);
        command.Parameters[0].Value = app;
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            try
            {
                revisions.Add(new StoredRevision(
                    rows.GetInt32(0), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1)), OrNull(rows, 2), OrNull(rows, 3), OrNull(rows, 4), Spec(rows.GetString(5))));
            }
            catch (Exception wrong) when (IsUnreadable(wrong))
            {
                _notices.Add($"a revision of an app cannot be read and is left out: {wrong.Message}");
            }
        }

        return revisions;
    }

    private static string? OrNull(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

    private static AppSpec Spec(string json) =>
        JsonSerializer.Deserialize(json, StoreJson.Default.AppSpec) ?? throw new JsonException("the spec is null");

    /// <summary>A wrong value in a sound file; damage of the file itself is dealt with by the store.</summary>
    private static bool IsUnreadable(Exception wrong) =>
        wrong is JsonException or InvalidOperationException or InvalidCastException or FormatException or OverflowException or ArgumentException;

    private static string Text(SqliteDataReader rows, int column) => rows.IsDBNull(column) ? "" : rows.GetValue(column).ToString() ?? "";

    private StoredApp App(SqliteDataReader rows) => new()
    {
        AppId = rows.GetString(0),
        Spec = Spec(rows.GetString(1)),
        CallerEnvironment = Environment(rows.GetString(2)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3)),
        DeletedAt = rows.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4)),
        WantedWhenDeleted = rows.GetInt64(5) != 0,
        Project = rows.IsDBNull(6) ? null : rows.GetString(6),
        Revision = rows.GetInt32(7),
    };

    /// <summary>An app without its shell's environment is better than no app.</summary>
    private IReadOnlyDictionary<string, string> Environment(string hash)
    {
        if (_environments.TryGetValue(hash, out var known)) return known;
        using var command = connection.Prepared("SELECT json FROM environments WHERE hash = $1", 1);
        command.Parameters[0].Value = hash;
        IReadOnlyDictionary<string, string> environment;
        try
        {
            environment = command.ExecuteScalar() is string json ? CallerEnvironments.Read(json) : throw new JsonException("it is missing");
        }
        catch (JsonException wrong)
        {
            _notices.Add($"the environment of the shell that started some apps cannot be read ({wrong.Message}); pbm restart <app> --update-env records a new one");
            environment = new Dictionary<string, string>();
        }

        return _environments[hash] = environment;
    }

    private void SetAside(List<UnreadableRow> bad) => _notices.AddRange(UnreadableRows.SetAside(connection, time, bad));
}

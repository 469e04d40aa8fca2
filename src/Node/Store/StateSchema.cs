using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>The tables of <c>state.db</c>. <c>user_version</c> counts up; columns are only added, so a neighbouring release reads them.</summary>
internal static class StateSchema
{
    /// <summary>What this release makes.</summary>
    public const long Version = 5;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS environments(hash TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS apps(
            app_id TEXT PRIMARY KEY,
            spec TEXT NOT NULL,
            environment TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            deleted_at INTEGER,
            wanted_when_deleted INTEGER NOT NULL DEFAULT 0,
            project TEXT,
            revision INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS revisions(
            app_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            made_by TEXT,
            how TEXT,
            apply TEXT,
            spec TEXT NOT NULL,
            PRIMARY KEY(app_id, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS instances(
            id INTEGER PRIMARY KEY,
            app_id TEXT NOT NULL,
            slot INTEGER NOT NULL,
            wanted INTEGER NOT NULL,
            memory TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS instances_app ON instances(app_id);
        CREATE TABLE IF NOT EXISTS snapshots(name TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS snapshot_apps(
            name TEXT NOT NULL,
            position INTEGER NOT NULL,
            app_id TEXT NOT NULL,
            spec TEXT NOT NULL,
            environment TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            wanted_instances INTEGER NOT NULL,
            PRIMARY KEY(name, position)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS rollouts(
            app_id TEXT NOT NULL,
            number INTEGER NOT NULL,
            has_target INTEGER NOT NULL,
            json TEXT NOT NULL,
            PRIMARY KEY(app_id, number)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS applies(id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS fleet_records(key TEXT PRIMARY KEY, serializer INTEGER NOT NULL, manifest TEXT NOT NULL, bytes BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS unreadable(
            at INTEGER NOT NULL, source TEXT NOT NULL, row_key TEXT NOT NULL, row TEXT NOT NULL, problem TEXT NOT NULL);
        """;

    /// <summary>Makes what is missing; a newer release's tables are used as they are.</summary>
    public static void Prepare(SqliteConnection connection)
    {
        if (Read(connection) >= Version) return;
        connection.InTransaction(() =>
        {
            connection.Execute(Tables);
            Add(connection, "apps", "project", "TEXT");
            Add(connection, "apps", "revision", "INTEGER NOT NULL DEFAULT 0");
            connection.Execute($"PRAGMA user_version={Version}");
        });
    }

    /// <summary>A column that a table of an older release has not.</summary>
    private static void Add(SqliteConnection connection, string table, string column, string type)
    {
        if (Convert.ToInt64(connection.Scalar($"SELECT count(*) FROM pragma_table_info('{table}') WHERE name = '{column}'"), CultureInfo.InvariantCulture) == 0)
            connection.Execute($"ALTER TABLE {table} ADD COLUMN {column} {type}");
    }

    /// <summary>The version of an open database.</summary>
    public static long Read(SqliteConnection connection) =>
        Convert.ToInt64(connection.Scalar("PRAGMA user_version"), CultureInfo.InvariantCulture);
}

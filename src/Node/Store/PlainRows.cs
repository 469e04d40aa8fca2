using System.Text.Json;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Secrets;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>
/// Earlier rows of an app, written before a variable of it was called secret: they are sealed with the app's next write,
/// and removed from free pages and the journal of the file. Used by the writer's thread, inside its transaction.
/// </summary>
internal sealed class PlainRows(SqliteConnection connection, ISecrets secrets)
{
    /// <summary>What an app called secret when its rows were looked through.</summary>
    private readonly Dictionary<string, string> _done = [];

    /// <summary>The journal of the file may still hold plain text.</summary>
    public bool HasLeftTraces { get; private set; }

    /// <summary>Seals what the app calls secret now in its revisions and named snapshots.</summary>
    public void SealOf(StoredApp app)
    {
        var patterns = Sealing.Patterns(app.Spec);
        var said = string.Join('\n', patterns);
        if (said.Length == 0 || _done.GetValueOrDefault(app.AppId) == said) return;
        var before = HasLeftTraces;
        var found = SealSpecs("revisions", app.AppId, patterns) | SealSpecs("snapshot_apps", app.AppId, patterns) | SealShells(app);
        HasLeftTraces = before || found;
        _done[app.AppId] = said;
    }

    /// <summary>Empties the journal into the file, whose free pages are wiped; between transactions.</summary>
    public void RemoveTraces()
    {
        connection.Execute("DELETE FROM environments WHERE hash NOT IN (SELECT environment FROM apps UNION SELECT environment FROM snapshot_apps)");
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        HasLeftTraces = false;
    }

    private bool SealSpecs(string table, string app, IReadOnlyList<string> patterns)
    {
        var any = false;
        foreach (var text in Texts($"SELECT DISTINCT spec FROM {table} WHERE app_id = $1", app))
        {
            if (SealedSpec(text, patterns) is not { } sealedText) continue;
            using var write = connection.Prepared($"UPDATE {table} SET spec = $3 WHERE app_id = $1 AND spec = $2", 3);
            write.Run(app, text, sealedText);
            any = true;
        }

        return any;
    }

    /// <summary>Null where there is nothing to seal, or the row cannot be read.</summary>
    private string? SealedSpec(string text, IReadOnlyList<string> patterns)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, StoreJson.Default.AppSpec) is not { } spec) return null;
            var next = Sealing.Seal(spec, patterns, secrets);
            return ReferenceEquals(next, spec) ? null : JsonSerializer.Serialize(next, StoreJson.Default.AppSpec);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Named snapshots keep the environment of the shell; the app itself has just been written with another one, and what
    /// nobody has any more is dropped in this transaction.
    /// </summary>
    private bool SealShells(StoredApp app)
    {
        var unused = Convert.ToInt64(
            connection.Scalar("SELECT count(*) FROM environments WHERE hash NOT IN (SELECT environment FROM apps UNION SELECT environment FROM snapshot_apps)"),
            System.Globalization.CultureInfo.InvariantCulture) > 0;
        foreach (var hash in Texts("SELECT DISTINCT environment FROM snapshot_apps WHERE app_id = $1", app.AppId))
        {
            if (Texts("SELECT json FROM environments WHERE hash = $1", hash) is not [var json]) continue;
            var environment = CallerEnvironments.Read(json);
            var next = Sealing.SealCaller(environment, [app.Spec], secrets);
            if (ReferenceEquals(next, environment)) continue;
            var (written, text) = CallerEnvironments.Write(next);
            using var put = connection.Prepared("INSERT OR IGNORE INTO environments(hash, json) VALUES($1, $2)", 2);
            put.Run(written, text);
            using var point = connection.Prepared("UPDATE snapshot_apps SET environment = $3 WHERE app_id = $1 AND environment = $2", 3);
            point.Run(app.AppId, hash, written);
            unused = true;
        }

        return unused;
    }

    private List<string> Texts(string query, string parameter)
    {
        using var command = connection.Prepared(query, 1);
        command.Parameters[0].Value = parameter;
        using var rows = command.ExecuteReader();
        List<string> found = [];
        while (rows.Read()) found.Add(rows.GetString(0));
        return found;
    }
}

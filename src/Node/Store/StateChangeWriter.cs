using System.Text.Json;
using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Store;

/// <summary>Turns changes into statements. Used by the writer's thread, inside its transaction.</summary>
internal sealed class StateChangeWriter(SqliteConnection connection, TimeProvider time)
{
    private readonly SqliteCommand _putApp = connection.Prepared(
        "INSERT OR REPLACE INTO apps(app_id, spec, environment, created_at, deleted_at, wanted_when_deleted, project, revision) VALUES($1, $2, $3, $4, $5, $6, $7, $8)", 8);

    private readonly SqliteCommand _putEnvironment = connection.Prepared("INSERT OR IGNORE INTO environments(hash, json) VALUES($1, $2)", 2);
    private readonly SqliteCommand _removeApp = connection.Prepared("DELETE FROM apps WHERE app_id = $1", 1);
    private readonly SqliteCommand _removeInstancesOfApp = connection.Prepared("DELETE FROM instances WHERE app_id = $1", 1);
    private readonly SqliteCommand _putRevision = connection.Prepared(
        "INSERT OR REPLACE INTO revisions(app_id, number, at, made_by, how, apply, spec) VALUES($1, $2, $3, $4, $5, $6, $7)", 7);

    private readonly SqliteCommand _forgetRevisions = connection.Prepared("DELETE FROM revisions WHERE app_id = $1 AND number <= $2", 2);
    private readonly SqliteCommand _putInstance = connection.Prepared(
        "INSERT OR REPLACE INTO instances(id, app_id, slot, wanted, memory) VALUES($1, $2, $3, $4, $5)", 5);

    private readonly SqliteCommand _remember = connection.Prepared("UPDATE instances SET memory = $2 WHERE id = $1", 2);
    private readonly SqliteCommand _setWanted = connection.Prepared("UPDATE instances SET wanted = $2 WHERE id = $1", 2);
    private readonly SqliteCommand _removeInstance = connection.Prepared("DELETE FROM instances WHERE id = $1", 1);
    private readonly SqliteCommand _putRollout = connection.Prepared(
        "INSERT OR REPLACE INTO rollouts(app_id, number, has_target, json) VALUES($1, $2, $3, $4)", 4);

    private readonly SqliteCommand _removeRollout = connection.Prepared("DELETE FROM rollouts WHERE app_id = $1 AND number = $2", 2);
    private readonly SqliteCommand _removeTargets = connection.Prepared("DELETE FROM rollouts WHERE app_id = $1 AND has_target = 1", 1);
    private readonly SqliteCommand _removeRolloutsOfApp = connection.Prepared("DELETE FROM rollouts WHERE app_id = $1", 1);
    private readonly SqliteCommand _putApply = connection.Prepared("INSERT INTO applies(id, json) VALUES($1, $2)", 2);
    private readonly SqliteCommand _removeApply = connection.Prepared("DELETE FROM applies", 0);
    private readonly SqliteCommand _putSnapshot = connection.Prepared("INSERT OR REPLACE INTO snapshots(name, at) VALUES($1, $2)", 2);
    private readonly SqliteCommand _clearSnapshot = connection.Prepared("DELETE FROM snapshot_apps WHERE name = $1", 1);
    private readonly SqliteCommand _putSnapshotApp = connection.Prepared(
        """
        INSERT INTO snapshot_apps(name, position, app_id, spec, environment, created_at, wanted_instances)
        VALUES($1, $2, $3, $4, $5, $6, $7)
        """,
        7);

    private readonly SqliteCommand _dropUnusedEnvironments = connection.Prepared(
        "DELETE FROM environments WHERE hash NOT IN (SELECT environment FROM apps UNION SELECT environment FROM snapshot_apps)", 0);

    /// <summary>Carries one change out; true when an environment may have lost its last user.</summary>
    public bool Apply(StateChange change)
    {
        switch (change)
        {
            case PutApp put:
                PutApp(put.App);
                return true;
            case RemoveApp remove:
                _removeApp.Run(remove.AppId);
                _removeInstancesOfApp.Run(remove.AppId);
                _forgetRevisions.Run(remove.AppId, long.MaxValue);
                _removeRolloutsOfApp.Run(remove.AppId);
                return true;
            case PutRevision(var app, var revision):
                _putRevision.Run(app, revision.Number, revision.At.ToUnixTimeMilliseconds(), revision.By, revision.How, revision.Apply, Write(revision.Spec));
                _forgetRevisions.Run(app, revision.Number - Actors.Ports.PutRevision.Kept);
                return false;
            case PutInstance(var instance):
                _putInstance.Run(instance.Id, instance.AppId, instance.Slot, instance.Wanted ? 1 : 0, Write(instance.Memory));
                return false;
            case RememberInstance remember:
                _remember.Run(remember.Id, Write(remember.Memory));
                return false;
            case SetWanted wanted:
                foreach (var id in wanted.Ids) _setWanted.Run(id, wanted.Wanted ? 1 : 0);
                return false;
            case RemoveInstance remove:
                _removeInstance.Run(remove.Id);
                return false;
            case PutRollout(var rollout):
                _putRollout.Run(rollout.AppId, rollout.Number, rollout.Target is null ? 0 : 1, JsonSerializer.Serialize(rollout, StoreJson.Default.StoredRollout));
                return false;
            case RemoveRollout(var app, { } number):
                _removeRollout.Run(app, number);
                return false;
            case RemoveRollout(var app, null):
                _removeTargets.Run(app);
                return false;
            case PutApply(var apply):
                _removeApply.Run();
                _putApply.Run(apply.Id, JsonSerializer.Serialize(apply, StoreJson.Default.StoredApply));
                return false;
            case RemoveApply:
                _removeApply.Run();
                return false;
            case PutSnapshot snapshot:
                PutSnapshot(snapshot);
                return true;
            default:
                throw new ArgumentException($"{change.GetType().Name} is not a known change", nameof(change));
        }
    }

    /// <summary>Forgets environments that no app and no snapshot has any more.</summary>
    public void DropUnusedEnvironments() => _dropUnusedEnvironments.Run();

    private static string Write(ProcessMemory memory) => JsonSerializer.Serialize(memory, StoreJson.Default.ProcessMemory);

    private static string Write(AppSpec spec) => JsonSerializer.Serialize(spec, StoreJson.Default.AppSpec);

    private void PutApp(StoredApp app) => _putApp.Run(
        app.AppId,
        Write(app.Spec),
        PutEnvironment(app.CallerEnvironment),
        app.CreatedAt.ToUnixTimeMilliseconds(),
        app.DeletedAt?.ToUnixTimeMilliseconds(),
        app.WantedWhenDeleted ? 1 : 0,
        app.Project,
        app.Revision);

    private string PutEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var (hash, json) = CallerEnvironments.Write(environment);
        _putEnvironment.Run(hash, json);
        return hash;
    }

    private void PutSnapshot(PutSnapshot snapshot)
    {
        _clearSnapshot.Run(snapshot.Name);
        _putSnapshot.Run(snapshot.Name, time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (var (position, (app, wanted)) in snapshot.Apps.Index())
        {
            _putSnapshotApp.Run(
                snapshot.Name,
                position,
                app.AppId,
                Write(app.Spec),
                PutEnvironment(app.CallerEnvironment),
                app.CreatedAt.ToUnixTimeMilliseconds(),
                wanted);
        }
    }
}

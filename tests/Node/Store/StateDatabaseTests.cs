using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Store;

public sealed class StateDatabaseTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ManualTime _time = new();
    private StateDatabase _database;
    private IStateStore _store;

    public StateDatabaseTests()
    {
        _database = StateDatabase.Open(_home.Paths.StateDatabase, _time);
        _store = _database.ForIncarnation(1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task What_was_committed_is_there_after_a_restart()
    {
        var app = App("a");
        var memory = new ProcessMemory
        {
            CreatedAt = _time.GetUtcNow(),
            Status = ProcessState.WaitingRestart,
            Generation = 12,
            Restarts = 3,
            BackoffDelay = TimeSpan.FromMilliseconds(225),
            RestartDueAt = _time.GetUtcNow() + TimeSpan.FromSeconds(1),
            LastExit = new LastExit(12, ExitCause.Own, 1, null, _time.GetUtcNow(), TimeSpan.FromSeconds(0.4), ["boom"]),
        };
        await _store.CommitAsync([new PutApp(app), new PutInstance(new StoredInstance(0, "a", 0, true, memory))]);
        Reopen();
        var state = _store.Load();
        Assert.False(state.Rebuilt);
        Assert.Equivalent(app, Assert.Single(state.Apps), strict: true);
        var instance = Assert.Single(state.Instances);
        Assert.True(instance.Wanted);
        Assert.Equivalent(memory, instance.Memory, strict: true);
    }

    [Fact]
    public async Task Changes_of_one_commit_are_all_or_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _store.CommitAsync([new PutApp(App("a")), new UnknownChange()]));
        Assert.Empty(_store.Load().Apps);
    }

    [Fact]
    public async Task Wanted_and_memory_change_apart()
    {
        await PutAsync("a", 0, 1);
        await _store.CommitAsync([new SetWanted([0], false), new RememberInstance(1, Memory() with { Restarts = 5 }), new RememberInstance(9, Memory())]);
        var instances = _store.Load().Instances;
        Assert.Equal([(0, false, 0), (1, true, 5)], instances.Select(one => (one.Id, one.Wanted, one.Memory.Restarts)));
        await _store.CommitAsync([new RemoveInstance(0)]);
        Assert.Equal([1], _store.Load().Instances.Select(one => one.Id));
    }

    [Fact]
    public async Task Writes_of_an_older_incarnation_are_refused()
    {
        var newer = _database.ForIncarnation(2);
        await Assert.ThrowsAsync<StaleIncarnationException>(() => _store.CommitAsync([new PutApp(App("a"))]));
        Assert.Throws<StaleIncarnationException>(() => _store.ReserveGenerations(1, 1));
        await newer.CommitAsync([new PutApp(App("b"))]);
        Assert.Equal(["b"], newer.Load().Apps.Select(app => app.AppId));
    }

    [Fact]
    public void Generations_are_never_given_twice()
    {
        Assert.Equal(1, _store.ReserveGenerations(1, 1000));
        Assert.Equal(5000, _store.ReserveGenerations(5000, 10));
        Reopen();
        Assert.Equal(5010, _store.ReserveGenerations(1, 1));
    }

    [Fact]
    public void Terms_grow_above_those_of_the_keeper()
    {
        Assert.Equal(1, _database.NextTerm(0));
        Assert.Equal(2, _database.NextTerm(0));
        Assert.Equal(41, _database.NextTerm(40));
        Reopen();
        Assert.Equal(42, _database.NextTerm(0));
    }

    [Fact]
    public async Task A_damaged_database_is_set_aside_and_said_so()
    {
        await PutAsync("a", 0);
        _database.Dispose();
        File.WriteAllText(_home.Paths.StateDatabase, "this is no database, it was one once");
        foreach (var companion in (string[])["-wal", "-shm"]) File.Delete(_home.Paths.StateDatabase + companion);
        _database = StateDatabase.Open(_home.Paths.StateDatabase, _time);
        _store = _database.ForIncarnation(1);
        var state = _store.Load();
        Assert.True(state.Rebuilt);
        Assert.Empty(state.Apps);
        var aside = _home.Paths.StateDatabase + ".corrupt-20261123T120000Z";
        Assert.Contains(aside, Assert.Single(state.Notices));
        Assert.StartsWith("this is no database", File.ReadAllText(aside));
        await _store.CommitAsync([new PutApp(App("b"))]);
        Assert.Single(_store.Load().Apps);
    }

    [Fact]
    public void A_missing_database_is_told_as_rebuilt() => Assert.True(_store.Load().Rebuilt);

    [Fact]
    public async Task A_row_that_cannot_be_read_is_set_aside_alone()
    {
        await PutAsync("good", 0);
        await PutAsync("bad", 1, 2);
        _database.Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.Paths.StateDatabase};Pooling=False"))
        {
            connection.Open();
            connection.Execute("UPDATE apps SET spec = '{broken' WHERE app_id = 'bad'; UPDATE instances SET memory = '[]' WHERE id = 0");
        }

        Reopen();
        var state = _store.Load();
        Assert.Equal(["good"], state.Apps.Select(app => app.AppId));
        Assert.Empty(state.Instances);
        Assert.Equal(2, state.Notices.Count);
        Assert.Contains(state.Notices, notice => notice.Contains("row bad of apps"));
        Assert.Empty(_store.Load().Notices);
        _database.Dispose();
        using var after = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.Paths.StateDatabase};Pooling=False");
        after.Open();
        Assert.Equal("{broken", after.Scalar("SELECT row FROM unreadable WHERE source = 'apps'"));
    }

    [Fact]
    public async Task Deleted_apps_are_kept_seven_days()
    {
        await _store.CommitAsync([new PutApp(App("gone") with { DeletedAt = _time.GetUtcNow(), WantedWhenDeleted = true }), new PutApp(App("here"))]);
        _time.Advance(TimeSpan.FromDays(6.9));
        Assert.Equal(["gone", "here"], _store.Load().Apps.Select(app => app.AppId).Order());
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["here"], _store.Load().Apps.Select(app => app.AppId));
    }

    [Fact]
    public async Task An_environment_is_stored_once_and_dropped_with_its_last_app()
    {
        var shell = new Dictionary<string, string> { ["A"] = "1", ["B"] = "2" };
        var sameShell = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1" };
        await _store.CommitAsync([new PutApp(App("a") with { CallerEnvironment = shell }), new PutApp(App("b") with { CallerEnvironment = sameShell })]);
        Assert.Equal(1L, await CountAsync("environments"));
        await _store.CommitAsync([new PutSnapshot("default", [new SnapshotApp(App("b") with { CallerEnvironment = shell }, 1)])]);
        await _store.CommitAsync([new RemoveApp("a"), new RemoveApp("b")]);
        Assert.Equal(1L, await CountAsync("environments"));
        await _store.CommitAsync([new PutSnapshot("default", [])]);
        Assert.Equal(0L, await CountAsync("environments"));
    }

    [Fact]
    public async Task A_snapshot_is_read_as_it_was_written()
    {
        Assert.Null(_database.ReadSnapshot("default"));
        await _store.CommitAsync([new PutSnapshot("default", [new SnapshotApp(App("a"), 2), new SnapshotApp(App("b"), 0)])]);
        Reopen();
        var apps = _database.ReadSnapshot("default")!;
        Assert.Equal([("a", 2), ("b", 0)], apps.Select(one => (one.App.AppId, one.WantedInstances)));
        Assert.Equivalent(App("a"), apps[0].App, strict: true);
    }

    [Fact]
    public async Task A_spec_of_an_older_release_gets_the_defaults_of_the_fields_it_lacks()
    {
        await PutAsync("a", 0);
        _database.Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.Paths.StateDatabase};Pooling=False"))
        {
            connection.Open();
            connection.Execute("""UPDATE apps SET spec = '{"name":"a","script":"/a.js","cwd":"/","stop":{"signal":"SIGTERM"},"new_field":1}'""");
        }

        Reopen();
        var spec = Assert.Single(_store.Load().Apps).Spec;
        Assert.Equivalent(new AppSpec { Name = "a", Script = "/a.js", Cwd = "/", Stop = new StopRules { Signal = "SIGTERM" } }, spec, strict: true);
    }

    [Fact]
    public async Task All_files_are_for_their_owner_only()
    {
        await PutAsync("a", 0);
        var files = Directory.GetFiles(_home.Paths.Root, "state.db*");
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    private static StoredApp App(string id) => new()
    {
        AppId = id,
        Spec = new AppSpec { Name = id, Script = $"/{id}.js", Cwd = "/", Environment = new Dictionary<string, string> { ["X"] = "ä\n" } },
        CallerEnvironment = new Dictionary<string, string> { ["PATH"] = "/bin" },
        CreatedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private ProcessMemory Memory() => new() { CreatedAt = _time.GetUtcNow() };

    private Task PutAsync(string app, params int[] instances) => _store.CommitAsync(
        [new PutApp(App(app)), .. instances.Select((id, slot) => new PutInstance(new StoredInstance(id, app, slot, true, Memory())))]);

    private async Task<long> CountAsync(string table)
    {
        await _store.CommitAsync([]);
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_home.Paths.StateDatabase};Pooling=False");
        connection.Open();
        return (long)connection.Scalar($"SELECT count(*) FROM {table}")!;
    }

    private void Reopen()
    {
        _database.Dispose();
        _database = StateDatabase.Open(_home.Paths.StateDatabase, _time);
        _store = _database.ForIncarnation(1);
    }

    private sealed record UnknownChange : StateChange;
}

using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Tests.Store;

/// <summary>Reloads and applies under way, on disk.</summary>
public sealed class UnderWayTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ManualTime _time = new();
    private StateDatabase _database;
    private IStateStore _store;

    public UnderWayTests() => (_database, _store) = Open();

    public void Dispose()
    {
        _database.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Reloads_and_an_apply_are_there_for_the_next_node_until_they_are_over()
    {
        var first = Rollout("a", 5);
        var second = Rollout("b", 6) with
        {
            State = RolloutState.Failed,
            Why = "exit code 1",
            Stories = ["[b](0): exit code 1"],
            Drain = false,
            ByRule = true,
            Parallel = 2,
            Target = new ReloadTarget(Spec, 3, "pbm apply f", "eve", "1-1", "/srv"),
        };
        var apply = new StoredApply
        {
            Id = "1-1",
            StartedAt = _time.GetUtcNow(),
            CarriedOn = true,
            Request = new ApplyApps { Apps = [Spec], CallerEnvironment = new Dictionary<string, string> { ["A"] = "1" }, Project = "/srv", Prune = true, By = "eve", How = "pbm apply f" },
        };
        await _store.CommitAsync([new PutRollout(Rollout("a", 4)), new PutRollout(first), new PutRollout(second), new PutApply(apply with { CarriedOn = false }), new PutApply(apply)]);
        Reopen();
        var state = _store.Load();
        Assert.Equivalent(new[] { first, second }, state.Rollouts, strict: true);
        Assert.Equivalent(apply, state.Apply, strict: true);

        await _store.CommitAsync([new RemoveRollout("a", 5), new RemoveRollout("a", 4), new RemoveRollout("b", null), new RemoveApply()]);
        Assert.Empty(_store.Load().Rollouts);
        Assert.Null(_store.Load().Apply);
    }

    [Fact]
    public async Task Only_those_by_which_an_app_becomes_something_else_end_with_that()
    {
        await _store.CommitAsync([new PutRollout(Rollout("a", 5)), new RemoveRollout("a", null)]);
        Assert.Single(_store.Load().Rollouts);
        await _store.CommitAsync([new RemoveApp("a")]);
        Assert.Empty(_store.Load().Rollouts);
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_told_and_does_not_keep_the_node_from_starting()
    {
        await _store.CommitAsync([new PutRollout(Rollout("a", 5)), new PutRollout(Rollout("b", 6))]);
        Execute("UPDATE rollouts SET json = '{broken' WHERE app_id = 'a'");
        Reopen();
        var state = _store.Load();
        Assert.Equal("b", Assert.Single(state.Rollouts).AppId);
        Assert.Contains("is not carried on", Assert.Single(state.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_the_release_before_gets_what_it_lacks()
    {
        Execute("DROP TABLE rollouts; DROP TABLE applies; PRAGMA user_version=3");
        Reopen();
        await _store.CommitAsync([new PutRollout(Rollout("a", 5))]);
        Assert.Single(_store.Load().Rollouts);
    }

    private static AppSpec Spec => new() { Name = "b", Script = "/b.js", Cwd = "/", Environment = new Dictionary<string, string> { ["X"] = "1" } };

    private StoredRollout Rollout(string app, long number) => new()
    {
        AppId = app,
        Number = number,
        Reason = "asked for by pbm reload",
        StartedAt = _time.GetUtcNow(),
        Slots = [new StoredRolloutSlot(0, true), new StoredRolloutSlot(1, false)],
    };

    private void Execute(string statement)
    {
        _database.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_home.Paths.StateDatabase};Pooling=False"))
        {
            connection.Open();
            connection.Execute(statement);
        }

        (_database, _store) = Open();
    }

    private (StateDatabase Database, IStateStore Store) Open()
    {
        var database = StateDatabase.Open(_home.Paths.StateDatabase, _time);
        return (database, database.ForIncarnation(1));
    }

    private void Reopen()
    {
        _database.Dispose();
        (_database, _store) = Open();
    }
}

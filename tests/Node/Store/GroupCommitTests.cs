using ActorPm.Node.Store;
using Microsoft.Data.Sqlite;

namespace ActorPm.Node.Tests.Store;

public sealed class GroupCommitTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly ManualResetEventSlim _gate = new();
    private readonly GroupCommit _commits;
    private int _groups;

    public GroupCommitTests()
    {
        _connection.Open();
        _connection.Execute("CREATE TABLE done(number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE)");
        _commits = new GroupCommit(_connection, "test", () => _groups++);
    }

    public void Dispose()
    {
        _gate.Set();
        _commits.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Work_that_gathered_shares_one_commit_and_keeps_its_order()
    {
        var blocker = _commits.RunAsync(() => _gate.Wait());
        var works = Enumerable.Range(0, 20).Select(number => _commits.CommitAsync(() => Insert($"n{number}"))).ToList();
        _gate.Set();
        await blocker;
        await Task.WhenAll(works);
        Assert.Equal(1, _groups);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 20).Select(number => $"n{number}")), await ReadAsync());
    }

    [Fact]
    public async Task Work_that_fails_is_undone_as_a_whole_and_harms_no_neighbour()
    {
        var blocker = _commits.RunAsync(() => _gate.Wait());
        var before = _commits.CommitAsync(() => Insert("before"));
        var bad = _commits.CommitAsync(() =>
        {
            Insert("half");
            throw new InvalidOperationException("on purpose");
        });
        var after = _commits.CommitAsync(() => Insert("after"));
        _gate.Set();
        await Task.WhenAll(blocker, before, after);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.Equal("before after", await ReadAsync());
    }

    [Fact]
    public async Task Work_between_transactions_comes_after_what_was_added_before_it()
    {
        _ = _commits.CommitAsync(() => Insert("first"));
        var seen = ReadAsync();
        _ = _commits.CommitAsync(() => Insert("second"));
        Assert.Equal("first", await seen);
        Assert.Equal("first second", await ReadAsync());
    }

    [Fact]
    public async Task Closing_finishes_what_was_added_and_refuses_what_comes()
    {
        var last = _commits.CommitAsync(() => Insert("last"));
        _commits.Dispose();
        await last;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _commits.CommitAsync(() => { }));
    }

    private void Insert(string name) => _connection.Execute($"INSERT INTO done(name) VALUES('{name}')");

    private async Task<string> ReadAsync()
    {
        object? names = null;
        await _commits.RunAsync(() => names = _connection.Scalar("SELECT group_concat(name, ' ') FROM (SELECT name FROM done ORDER BY number)"));
        return (string)names!;
    }
}

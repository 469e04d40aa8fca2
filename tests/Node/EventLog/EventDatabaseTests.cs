using ActorPm.Contracts.Api;
using ActorPm.Node.EventLog;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.EventLog;

public sealed class EventDatabaseTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ManualTime _time = new();
    private readonly List<string> _troubles = [];
    private EventDatabase _events;

    public EventDatabaseTests() => _events = Open();

    public void Dispose()
    {
        _events.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Events_are_numbered_in_order_also_over_a_restart()
    {
        Append("one");
        Append("two");
        _events.Dispose();
        _events = Open();
        Append("three");
        Assert.Equal([(1L, "one"), (2L, "two"), (3L, "three")], (await ReadAsync()).Select(one => (one.Number, one.Text)));
    }

    [Fact]
    public async Task A_query_takes_the_newest_by_name_and_age()
    {
        Append("old", "web");
        _time.Advance(TimeSpan.FromHours(1));
        var since = _time.GetUtcNow().ToUnixTimeMilliseconds();
        Append("a", "web");
        Append("b", "api");
        Append("c", "web");
        Append("server");
        Assert.Equal(["a", "c"], (await _events.ReadAsync(new EventQuery(["web"], since, 10))).Select(one => one.Text));
        Assert.Equal(["c", "server"], (await _events.ReadAsync(new EventQuery([], null, 2))).Select(one => one.Text));
    }

    [Fact]
    public async Task A_follower_is_told_what_happens_and_a_slow_one_loses_its_oldest()
    {
        using var following = _events.Followers.Follow();
        for (var number = 1; number <= 1500; number++) Append(number.ToString());
        var first = await following.Happened.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("477", first.Text);
        Assert.Equal(1023, following.Happened.Count);
    }

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_events_go_on()
    {
        _events.Dispose();
        File.WriteAllText(_home.Paths.EventsDatabase, "no database at all, really none");
        _events = Open();
        Append("still told");
        Assert.Equal(["still told"], (await ReadAsync()).Select(one => one.Text));
        Assert.Contains("set aside", Assert.Single(_troubles));
    }

    [Fact]
    public async Task A_file_that_cannot_be_made_harms_nobody()
    {
        _events.Dispose();
        foreach (var file in Directory.GetFiles(_home.Paths.Root, "events.db*")) File.Delete(file);
        Directory.CreateDirectory(_home.Paths.EventsDatabase);
        _events = Open();
        using var following = _events.Followers.Follow();
        Append("told, not kept");
        Assert.Equal("told, not kept", (await following.Happened.ReadAsync(TestContext.Current.CancellationToken)).Text);
        Assert.Empty(await ReadAsync());
        Assert.Single(_troubles);
    }

    [Fact]
    public async Task Events_older_than_thirty_days_are_forgotten()
    {
        Append("old");
        _time.Advance(TimeSpan.FromDays(31));
        Append("new");
        _events.Dispose();
        _events = Open();
        Assert.Equal(["new"], (await ReadAsync()).Select(one => one.Text));
    }

    private EventDatabase Open() => EventDatabase.Open(_home.Paths.EventsDatabase, _time, _troubles.Add);

    private void Append(string text, string? name = null) =>
        _events.Append(new EventRecord { At = _time.GetUtcNow().ToUnixTimeMilliseconds(), Kind = "test", Name = name, Text = text });

    private Task<IReadOnlyList<EventRecord>> ReadAsync() => _events.ReadAsync(new EventQuery([], null, 1000));
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Records;

namespace ActorPm.Node.Tests.Fleet.Records;

public sealed class ReplicatedRecordsTests : IAsyncDisposable
{
    private readonly RecordServer _alpha = new();
    private readonly RecordServer _beta = new();

    public async ValueTask DisposeAsync()
    {
        await _alpha.DisposeAsync();
        await _beta.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_on_one_server_is_told_on_all()
    {
        await TogetherAsync();
        await using var gamma = new RecordServer();
        await gamma.JoinAsync(_alpha);
        await _beta.HasReplicasAsync(3);
        RecordsTold[] told = [_alpha.Subscribe(), _beta.Subscribe(), gamma.Subscribe()];
        Assert.IsType<WriteOutcome.Confirmed>(await _alpha.WriteAsync("app/web", 1, "first"));
        foreach (var one in told) await one.UntilAsync("app/web", 1, "first");
        Assert.IsType<WriteOutcome.Confirmed>(await gamma.WriteAsync("app/web", 2, "second"));
        foreach (var one in told) await one.UntilAsync("app/web", 2, "second");
        await _beta.DieAsync();
        // Who is tried first may be the dead one; the others are tried after a fifth of the patience.
        Assert.IsType<WriteOutcome.Confirmed>(await _alpha.WriteAsync("app/late", 3, "third", 2000));
        await told[2].UntilAsync("app/late", 3, "third");
        Assert.True((await gamma.ReadAllAsync(2000)).ByMajority);
        _beta.Return();
    }

    [Fact]
    public async Task The_later_clock_wins_whatever_comes_first()
    {
        await _alpha.WriteAsync("app/a", 5, "older");
        await _beta.WriteAsync("app/a", 9, "later");
        await _beta.WriteAsync("app/b", 5, "older");
        await _alpha.WriteAsync("app/b", 9, "later");
        await TogetherAsync();
        foreach (var server in (RecordServer[])[_alpha, _beta])
        {
            var told = server.Subscribe();
            await Task.WhenAll(told.UntilAsync("app/a", 9, "later"), server.Subscribe().UntilAsync("app/b", 9, "later"));
        }
    }

    [Fact]
    public async Task A_clock_never_goes_back()
    {
        await TogetherAsync();
        var told = _beta.Subscribe();
        for (var clock = 1; clock <= 20; clock++) await (clock % 2 == 0 ? _alpha : _beta).WriteAsync("app/web", clock, $"{clock}");
        var clocks = await told.UntilAsync("app/web", 20, "20");
        Assert.Equal(clocks.Order(), clocks);
    }

    [Fact]
    public async Task An_older_clock_is_outdated_and_changes_nothing()
    {
        await TogetherAsync();
        await _alpha.WriteAsync("app/web", 5, "five");
        Assert.Equal(new WriteOutcome.Outdated(5), await _alpha.WriteAsync("app/web", 4, "four"));
        Assert.Equal(new WriteOutcome.Outdated(5), await _beta.WriteAsync("app/web", 4, "four"));
        Assert.Equal(new WriteOutcome.Outdated(5), await _beta.WriteAsync("app/web", 5, "another five"));
        Assert.IsType<WriteOutcome.Confirmed>(await _beta.WriteAsync("app/web", 5, "five"));
        Assert.Equal([new ReplicatedRecord("app/web", 5, "five")], (await _beta.ReadAllAsync()).Records);
    }

    [Fact]
    public async Task Who_does_not_know_of_a_later_record_hears_of_it_from_the_majority()
    {
        // Beta has not heard of it when it joins, and mostly not when it writes.
        await _alpha.WriteAsync("app/web", 5, "five");
        await TogetherAsync();
        Assert.Equal(new WriteOutcome.Outdated(5), await _beta.WriteAsync("app/web", 4, "four"));
    }

    [Fact]
    public async Task A_record_that_was_written_while_a_server_was_away_reaches_it_when_it_is_back()
    {
        await TogetherAsync();
        await _alpha.WriteAsync("app/before", 1, "before");
        await _beta.Cluster.LeaveAsync(TestContext.Current.CancellationToken);
        await _beta.DieAsync();
        await _alpha.HasReplicasAsync(1);
        Assert.IsType<WriteOutcome.Confirmed>(await _alpha.WriteAsync("app/while", 2, "while"));
        _beta.Return();
        var told = _beta.Subscribe();
        await told.UntilAsync("app/before", 1, "before");
        await _beta.JoinAsync(_alpha);
        await told.UntilAsync("app/while", 2, "while");
    }

    [Fact]
    public async Task Without_a_majority_a_record_is_not_confirmed_in_time_and_stays()
    {
        await TogetherAsync();
        await _alpha.WriteAsync("app/web", 1, "one");
        await _beta.DieAsync();
        var began = Stopwatch.GetTimestamp();
        Assert.IsType<WriteOutcome.NotConfirmed>(await _alpha.WriteAsync("app/web", 2, "two", 500));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.4, 3);
        Assert.IsType<WriteOutcome.NotConfirmed>(await _alpha.WriteAsync("app/other", 3, "three", 100));
        var read = await _alpha.ReadAllAsync(100);
        Assert.False(read.ByMajority);
        Assert.Equal([new ReplicatedRecord("app/other", 3, "three"), new ReplicatedRecord("app/web", 2, "two")], read.Records);
        _beta.Return();
    }

    [Fact]
    public async Task A_record_that_is_too_large_is_refused()
    {
        Assert.IsType<WriteOutcome.Failed>(await _alpha.WriteAsync("app/web", 1, new string('x', FleetRecords.LargestRecord + 1)));
        Assert.Empty((await _alpha.ReadAllAsync()).Records);
    }

    [Fact]
    public async Task An_empty_server_joins_a_fleet_with_a_thousand_of_the_largest_apps()
    {
        var text = new string('x', FleetRecords.LargestRecord);
        // At once they would take longer together than one may: each new key is written into the index too.
        foreach (var some in Enumerable.Range(0, FleetRecords.MostApps).Chunk(50))
            Assert.All(await Task.WhenAll(some.Select(number => _alpha.WriteAsync($"app/{number}", 1, text))), outcome => Assert.IsType<WriteOutcome.Confirmed>(outcome));
        await TogetherAsync();
        var (told, missing) = (_beta.Subscribe(), Enumerable.Range(0, FleetRecords.MostApps).Select(number => $"app/{number}").ToHashSet());
        await foreach (var record in told.AllAsync())
        {
            Assert.Equal(text, record.Json);
            if (missing.Remove(record.Key) && missing.Count == 0) break;
        }
    }

    [Fact]
    public async Task What_a_newer_release_adds_to_an_app_or_an_assignment_is_kept()
    {
        await TogetherAsync();
        var spec = new AppSpec { Name = "web", Script = "/srv/web.js", Cwd = "/srv" };
        var app = JsonSerializer.Serialize(new FleetApp { Name = "web", Spec = spec, Place = "role=web" }, FleetJson.Default.FleetApp);
        var assignment = JsonSerializer.Serialize(new Assignment { ServerId = "b2", Epoch = 3, Apps = [new AssignedApp("web", 1, 2, true)] }, FleetJson.Default.Assignment);
        var (laterApp, laterAssignment) = (WithNews(app), WithNews(assignment));
        await _alpha.WriteAsync(FleetRecords.AppKey("web"), FleetRecords.Clock(3, 1), laterApp);
        await _alpha.WriteAsync(FleetRecords.AssignmentKey("b2"), FleetRecords.Clock(3, 2), laterAssignment);
        var read = (await _beta.ReadAllAsync()).Records;
        Assert.Equal([laterApp, laterAssignment], read.Select(record => record.Json));
        Assert.Equal(app, JsonSerializer.Serialize(JsonSerializer.Deserialize(read[0].Json, FleetJson.Default.FleetApp)!, FleetJson.Default.FleetApp));
        Assert.Equal(assignment, JsonSerializer.Serialize(JsonSerializer.Deserialize(read[1].Json, FleetJson.Default.Assignment)!, FleetJson.Default.Assignment));
    }

    private static string WithNews(string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        node["news"] = new JsonObject { ["since"] = "ünïted 9" };
        return node.ToJsonString();
    }

    private async Task TogetherAsync()
    {
        await _alpha.BeginClusterAsync();
        await _beta.JoinAsync(_alpha);
    }
}

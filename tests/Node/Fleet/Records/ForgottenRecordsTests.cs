using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Store;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Fleet.Records;

/// <summary>A server that enters and leaves fleets, without an ActorSystem.</summary>
public sealed class ForgottenRecordsTests : IAsyncDisposable
{
    private readonly TestHome _home = new();
    private readonly ManualTime _time = new();
    private readonly StateDatabase _database;
    private readonly FleetService _service;

    public ForgottenRecordsTests()
    {
        var log = new NodeLog(TextWriter.Null, _time);
        _database = StateDatabase.Open(_home.Paths.StateDatabase, _time);
        _service = new FleetService(_home.Paths, "a1a1a1a1", new NodeHandle(_time), () => Task.FromResult(_database.FleetRecords), () => ActorPm.Node.Configuration.NodeConfiguration.BuiltIn, new Notices(log), log, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _database.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Records_of_one_fleet_do_not_come_into_the_next()
    {
        await PutAsync();
        var entering = _service.InitAsync(new InitFleet { Address = "127.0.0.1", Name = "alpha", ApiPort = FreePort.Next(), ActorPort = FreePort.Next() });
        await MovingTimeAsync(entering);
        Assert.Empty(await _database.FleetRecords.LoadAsync());
        await PutAsync();
        // Nor are there actors that could take the fleet's apps out; the records go all the same.
        await Assert.ThrowsAsync<ApiException>(() => MovingTimeAsync(_service.LeaveAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(await _database.FleetRecords.LoadAsync());
    }

    /// <summary>It waits for a cluster and for actors, neither of which comes here.</summary>
    private async Task MovingTimeAsync(Task waiting)
    {
        while (await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken)) != waiting) _time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }

    private Task PutAsync() => _database.FleetRecords.PutAsync(new DurableRecord("app/web", 12, "P", [1]));
}

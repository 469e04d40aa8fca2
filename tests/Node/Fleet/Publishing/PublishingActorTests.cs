using System.Text.Json;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using ActorPm.Fleet.Apps;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Publishing;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fleet.Apps;
using Akka.Actor;

namespace ActorPm.Node.Tests.Fleet.Publishing;

public sealed class PublishingActorTests : IAsyncDisposable
{
    private readonly FleetUnderTest _fleet = new();
    private readonly ActorSystem _system = ActorSystem.Create("publishing");

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate();
        _fleet.Dispose();
    }

    [Fact]
    public async Task A_server_with_so_many_apps_that_its_assignment_is_packed_is_relayed_to_all_the_same()
    {
        var web = AssignmentUnderTest.App("web") with { Publish = "fleet", Listening = ["8080"] };
        var assignment = AssignmentRecord.Write(new Assignment
        {
            ServerId = _fleet.Beta.Self.ServerId,
            Epoch = 1,
            Revision = 1,
            Apps = [.. Enumerable.Range(0, 300).Select(number => new AssignedApp($"app-{number}", 1, 1, true)), new AssignedApp("web", 1, 2, true)],
        });
        Assert.Contains("packed", assignment, StringComparison.Ordinal);
        IReadOnlyList<ReplicatedRecord> records =
        [
            new(FleetRecords.AppKey("web"), 1, JsonSerializer.Serialize(web, FleetJson.Default.FleetApp)),
            new(FleetRecords.AssignmentKey(_fleet.Beta.Self.ServerId), 1, assignment),
        ];
        var keeper = new AskedKeeper();
        var log = new NodeLog(TextWriter.Null, TimeProvider.System);
        _system.ActorOf(PublishingActor.Props(new PublishingSurroundings(
            _fleet.Alpha.Store, "fleet.json", new KnownFleetApps(), keeper, _ => Task.FromResult(new RecordsRead(records, true)), _ => { }, new Notices(log), log)));
        var order = await keeper.Asked.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var server = Assert.Single(Assert.Single(order.Groups).Servers);
        Assert.Equal((_fleet.Beta.Self.ServerId, 2), (server.Id, server.Weight));
    }

    private sealed class AskedKeeper : IKeeperPort
    {
        private readonly TaskCompletionSource<PublishRequest> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<PublishRequest> Asked => _asked.Task;

        public void Observe(IKeeperObserver observer)
        {
        }

        public void Forget(IKeeperObserver observer)
        {
        }

        public void Ask(KeeperRequest request, Action<KeeperReply> answered) => _asked.TrySetResult((PublishRequest)request);
    }
}

using System.Threading.Channels;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.DistributedData.Durable;
using StoreRecord = Akka.DistributedData.Durable.Store;

namespace ActorPm.Node.Tests.Fleet.Records;

/// <summary>The store alone, with a disk that does what the test says; the test is the replicator.</summary>
public sealed class DurableRecordStoreTests : IAsyncDisposable
{
    private static readonly UniqueAddress Node = new(new Address("akka", "test", "127.0.0.1", 1), 1);

    private readonly Notices _notices = new(new NodeLog(TextWriter.Null, TimeProvider.System));
    private readonly Channel<object> _answers = Channel.CreateUnbounded<object>();
    private readonly FakeDisk _disk = new();
    private readonly ActorSystem _system;
    private readonly IActorRef _replicator;
    private readonly IActorRef _store;

    public DurableRecordStoreTests()
    {
        var settings = ConfigurationFactory.ParseString("akka { stdout-loglevel = OFF, loglevel = OFF }")
            .WithFallback(DistributedData.DefaultConfig());
        _system = ActorSystem.Create("test", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(settings), new DurableRecordsSetup(_disk, _notices)));
        _replicator = _system.ActorOf(ScriptedNode.Props((message, _) => _answers.Writer.TryWrite(message)));
        _store = _system.ActorOf(Props.Create(() => new DurableRecordStore(Config.Empty)));
    }

    public async ValueTask DisposeAsync() => await _system.Terminate();

    [Fact]
    public async Task It_answers_when_the_disk_has_it()
    {
        var commit = _disk.Holds();
        Write("app/web", 1);
        await _disk.PutAsync();
        Assert.False(_answers.Reader.TryRead(out _));
        commit.SetResult();
        Assert.Equal("stored 1", await AnswerAsync());
    }

    [Fact]
    public async Task What_is_on_the_disk_already_is_not_written_again_and_answered_with_the_first()
    {
        var commit = _disk.Holds();
        Write("app/web", 1);
        Write("app/web", 1);
        commit.SetResult();
        Assert.Equal(["stored 1", "stored 1"], [await AnswerAsync(), await AnswerAsync()]);
        Write("app/web", 2);
        Assert.Equal("stored 2", await AnswerAsync());
        Assert.Equal(2, _disk.Puts);
    }

    [Fact]
    public async Task A_disk_that_fails_is_said_until_it_does_not()
    {
        _disk.Holds().SetException(new IOException("no space left on device"));
        Write("app/web", 1);
        Assert.Equal("not stored 1", await AnswerAsync());
        Assert.Contains("app/web: no space left on device", Assert.Single(_notices.Current), StringComparison.Ordinal);
        Write("app/web", 1);
        Assert.Equal("stored 1", await AnswerAsync());
        Assert.Empty(_notices.Current);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_read_is_said_and_the_replicator_goes_on()
    {
        _disk.LoadFails = true;
        _store.Tell(LoadAll.Instance, _replicator);
        Assert.IsType<LoadAllCompleted>(await AnswerAsync());
        Assert.Contains("this server goes on with those of the others", Assert.Single(_notices.Current), StringComparison.Ordinal);
    }

    private void Write(string key, long clock) =>
        _store.Tell(new StoreRecord(key, new DurableDataEnvelope(new LWWRegister<string>(Node, "{}", clock)), new StoreReply($"stored {clock}", $"not stored {clock}", _replicator)));

    private async Task<object> AnswerAsync() => await _answers.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private sealed class FakeDisk : IDurableRecords
    {
        private readonly Channel<DurableRecord> _put = Channel.CreateUnbounded<DurableRecord>();
        private TaskCompletionSource? _next;

        public bool LoadFails { get; set; }

        public int Puts { get; private set; }

        /// <summary>The next write ends when the test says so, and how.</summary>
        public TaskCompletionSource Holds() => _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Until a write has come.</summary>
        public async Task PutAsync() => await _put.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public Task<IReadOnlyList<DurableRecord>> LoadAsync() =>
            LoadFails ? Task.FromException<IReadOnlyList<DurableRecord>>(new IOException("input/output error")) : Task.FromResult<IReadOnlyList<DurableRecord>>([]);

        public Task PutAsync(DurableRecord record)
        {
            var (commit, _) = (_next?.Task ?? Task.CompletedTask, _next = null);
            Puts++;
            _put.Writer.TryWrite(record);
            return commit;
        }

        public Task<string> SetAsideAsync(DurableRecord record, string problem) => throw new InvalidOperationException("nothing is damaged");

        public Task ClearAsync() => throw new InvalidOperationException("nobody leaves");
    }
}

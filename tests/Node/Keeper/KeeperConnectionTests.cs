using ActorPm.Contracts.Keeper;
using ActorPm.Node.Hosting;
using ActorPm.Node.Keeper;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Keeper;

public sealed class KeeperConnectionTests : IAsyncDisposable
{
    private static readonly RestartCommand Restart = new("/bin/pbm-node", ["run"], new Dictionary<string, string>(), "/log");

    private readonly TestHome _home = new();
    private readonly FakeHost _host = new();
    private readonly Notices _notices = new(new NodeLog(TextWriter.Null, TimeProvider.System));
    private readonly KeeperConnection _connection;
    private readonly RecordingObserver _observer = new();
    private Func<Task<string?>> _start = () => Task.FromResult<string?>("there is none");
    private FakeKeeper? _keeper;
    private Task _running = Task.CompletedTask;

    public KeeperConnectionTests() => _connection = new KeeperConnection(
        new KeeperSettings(_home.Paths, Restart, _ => _start()), _host, _notices, new NodeLog(TextWriter.Null, TimeProvider.System), TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        _connection.End();
        if (_keeper is not null) await _keeper.DisposeAsync();
        await _running;
        _connection.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task It_attaches_with_its_term_and_says_how_to_start_a_node()
    {
        var keeper = Begin(7);
        var hello = await keeper.NextAsync<HelloRequest>();
        Assert.Equal((7, Environment.ProcessId), (hello.Term, hello.NodePid));
        Assert.Equivalent(Restart, hello.RestartNode, strict: true);
        await _connection.Attachments.AfterAsync(0);
        Assert.Equal(4711, _connection.Keeper!.Pid);
    }

    [Fact]
    public async Task An_observer_is_told_a_snapshot_first_and_then_what_is_newer_in_order()
    {
        var keeper = Begin();
        await _connection.Attachments.AfterAsync(0);
        keeper.Lines[0].Send(Ipc("before anybody looked"));
        _connection.Observe(_observer);
        Assert.Equal("attached 0", await _observer.NextAsync());
        for (var number = 0; number < 100; number++) keeper.Lines[0].Send(Ipc($"{number}"));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), await _observer.NextAsync(100));
    }

    [Fact]
    public async Task What_happens_while_the_snapshot_is_under_way_is_in_it_and_not_told_twice()
    {
        var keeper = Begin();
        await _connection.Attachments.AfterAsync(0);
        keeper.Script = request => request is SnapshotRequest ? [Ipc("in the snapshot"), FakeKeeper.Snapshot(request.Id), Ipc("after it")] : null;
        _connection.Observe(_observer);
        Assert.Equal(["attached 0", "after it"], await _observer.NextAsync(2));
    }

    [Fact]
    public async Task An_answer_is_told_before_the_event_that_follows_it_on_the_wire()
    {
        var keeper = Begin();
        _connection.Observe(_observer);
        Assert.Equal("attached 0", await _observer.NextAsync());
        keeper.Script = request => request is SignalRequest ? [new DoneReply { Id = request.Id }, Ipc("event")] : null;
        for (var round = 0; round < 50; round++)
        {
            _connection.Ask(new SignalRequest { Instance = 1, Generation = 1, Signal = 1 }, _ => _observer.Note("answer"));
            Assert.Equal(["answer", "event"], await _observer.NextAsync(2));
        }
    }

    [Fact]
    public async Task A_new_observer_takes_the_place_of_the_old_one()
    {
        var keeper = Begin();
        _connection.Observe(_observer);
        Assert.Equal("attached 0", await _observer.NextAsync());
        var second = new RecordingObserver();
        _connection.Observe(second);
        Assert.Equal("attached 0", await second.NextAsync());
        _connection.Forget(_observer);
        keeper.Lines[0].Send(Ipc("for the second"));
        Assert.Equal("for the second", await second.NextAsync());
        Assert.True(_observer.IsEmpty);
    }

    [Fact]
    public async Task A_lost_connection_answers_all_that_is_open_and_is_made_again()
    {
        var keeper = Begin();
        _connection.Observe(_observer);
        Assert.Equal("attached 0", await _observer.NextAsync());
        keeper.Script = request => request is SignalRequest ? [] : null;
        var open = _connection.AskAsync(new SignalRequest { Instance = 1, Generation = 1, Signal = 1 });
        await keeper.NextAsync<SignalRequest>();
        keeper.Lines[0].Close();
        Assert.Equal(KeeperErrorCode.NotAttached, Assert.IsType<ErrorReply>(await open).Code);
        Assert.Equal(["detached", "attached 0"], await _observer.NextAsync(2));
        Assert.Equal(2, _connection.Attachments.Number);
    }

    [Fact]
    public async Task Without_a_keeper_requests_are_answered_at_once()
    {
        var reply = await _connection.AskAsync(new ReopenLogsRequest());
        Assert.Equal(KeeperErrorCode.NotAttached, Assert.IsType<ErrorReply>(reply).Code);
    }

    [Fact]
    public async Task A_missing_keeper_is_started_and_trouble_with_it_is_said()
    {
        var tries = 0;
        _start = () =>
        {
            if (++tries < 3) return Task.FromResult<string?>($"try {tries} failed");
            _keeper = new FakeKeeper(_home.Paths.KeeperSocket);
            return Task.FromResult<string?>(null);
        };
        _running = _connection.RunAsync(Task.FromResult(1L));
        await _connection.Attachments.AfterAsync(0);
        Assert.Equal(3, tries);
        Assert.Empty(_notices.Current);
    }

    [Fact]
    public async Task A_keeper_that_saw_a_higher_term_before_this_start_is_attached_with_one_above_it()
    {
        _keeper = new FakeKeeper(_home.Paths.KeeperSocket) { HighestTerm = 50 };
        _keeper.Script = request => request is HelloRequest { Term: { } term } hello && term <= 50
            ? [new ErrorReply { Id = hello.Id, Code = KeeperErrorCode.Superseded, Message = "50 is in control" }]
            : null;
        _running = _connection.RunAsync(Task.FromResult(3L));
        await _connection.Attachments.AfterAsync(0);
        Assert.Equal(51, _connection.Term);
        Assert.Null(_host.SupersededBecause);
    }

    [Fact]
    public async Task Being_superseded_ends_the_node_and_nothing_is_attached_again()
    {
        var keeper = Begin();
        await _connection.Attachments.AfterAsync(0);
        keeper.Lines[0].Send(new SupersededEvent { Term = 9 });
        keeper.Lines[0].Close();
        await _running;
        Assert.Contains("term 9", _host.SupersededBecause);
        Assert.Equal(1, _connection.Attachments.Number);
    }

    [Fact]
    public async Task A_keeper_that_was_told_to_go_is_not_started_again()
    {
        var keeper = Begin();
        _connection.Observe(_observer);
        await _observer.NextAsync();
        keeper.Lines[0].Send(new ShuttingDownEvent { Reason = "SIGTERM" });
        keeper.Lines[0].Close();
        await _running;
        Assert.Equal(["ShuttingDownEvent", "detached"], await _observer.NextAsync(2));
        Assert.Equal("SIGTERM", _host.WentAwayBecause);
    }

    [Fact]
    public async Task A_goodbye_is_the_end_of_the_connection()
    {
        var keeper = Begin();
        await _connection.Attachments.AfterAsync(0);
        Assert.IsType<DoneReply>(await _connection.GoodbyeAsync(Restart));
        Assert.NotNull((await keeper.NextAsync<GoodbyeRequest>()).Successor);
        keeper.Lines[0].Close();
        await _running;
        Assert.Null(_connection.Keeper);
    }

    [Fact]
    public async Task A_message_of_a_newer_keeper_is_skipped()
    {
        var keeper = Begin();
        _connection.Observe(_observer);
        Assert.Equal("attached 0", await _observer.NextAsync());
        keeper.Lines[0].SendText("""{"type":"something_new","x":1}""");
        keeper.Lines[0].SendText("not even json");
        keeper.Lines[0].SendText("""{"type":"ipc_received","instance":1,"generation":2,"message":"known","added_later":true}""");
        Assert.Equal("known", await _observer.NextAsync());
    }

    private static IpcReceivedEvent Ipc(string message) => new() { Instance = 1, Generation = 1, Message = message };

    private FakeKeeper Begin(long term = 1)
    {
        _keeper = new FakeKeeper(_home.Paths.KeeperSocket);
        _running = _connection.RunAsync(Task.FromResult(term));
        return _keeper;
    }

    private sealed class FakeHost : IKeeperHost
    {
        public string? SupersededBecause { get; private set; }

        public string? WentAwayBecause { get; private set; }

        public long NextTerm(long highestOfKeeper) => highestOfKeeper + 1;

        public void Superseded(string reason) => SupersededBecause = reason;

        public bool KeeperWentAway(string reason)
        {
            WentAwayBecause = reason;
            return true;
        }
    }
}

using ActorPm.Contracts.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;

namespace ActorPm.Node.Tests.Incarnations;

public sealed class IncarnationManagerTests : IAsyncDisposable
{
    private readonly FakeIncarnations _builder = new(number => ScriptedNode.Props((_, asker) => asker.Tell(number)));
    private readonly NodeHandle _handle = new(TimeProvider.System);
    private readonly List<NodeExitCode> _exits = [];
    private readonly IncarnationManager _manager;

    public IncarnationManagerTests() =>
        _manager = new IncarnationManager(_builder, _handle, new NodeLog(TextWriter.Null, TimeProvider.System), TimeProvider.System, _exits.Add);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _manager.StopAsync();
        _manager.Dispose();
    }

    [Fact]
    public async Task A_rebuild_ends_the_old_system_before_the_new_one_is_built()
    {
        await _manager.StartAsync();
        var oldHadEnded = false;
        _builder.Before = _ =>
        {
            oldHadEnded = _builder.Built[0].Ended.IsCompleted;
            return Task.CompletedTask;
        };
        Assert.Equal(2, await _manager.RebuildAsync("test"));
        Assert.True(oldHadEnded);
        Assert.Equal(2, await AskAsync());
    }

    [Fact]
    public async Task Callers_wait_while_it_is_rebuilt()
    {
        await _manager.StartAsync();
        var gate = new TaskCompletionSource();
        _builder.Before = _ => gate.Task;
        var rebuilding = _manager.RebuildAsync("test");
        while (_handle.Current is not null) await Task.Yield();
        var asking = AskAsync();
        Assert.False(asking.IsCompleted);
        gate.SetResult();
        Assert.Equal(2, await asking);
        await rebuilding;
    }

    [Fact]
    public async Task Callers_are_told_to_ask_again_when_it_takes_too_long()
    {
        var time = new ManualTime();
        var handle = new NodeHandle(time);
        var waiting = handle.GetAsync(Cancellation);
        time.Advance(NodeHandle.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var error = await Assert.ThrowsAsync<ApiException>(() => waiting);
        Assert.Equal(ApiErrorCode.Unavailable, error.Error.Code);
    }

    [Fact]
    public async Task Rebuilds_asked_for_together_come_one_after_the_other()
    {
        await _manager.StartAsync();
        var numbers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _manager.RebuildAsync("test"))));
        Assert.Equal([2, 3, 4, 5], numbers.Order());
        Assert.Equal(4, _builder.Built.Count(one => one.Ended.IsCompleted));
        Assert.Equal(5, await AskAsync());
    }

    [Fact]
    public async Task A_system_that_ends_by_itself_is_followed_by_another()
    {
        await _manager.StartAsync();
        var second = new TaskCompletionSource();
        _builder.Before = number =>
        {
            if (number == 2) second.SetResult();
            return Task.CompletedTask;
        };
        await _builder.Built[0].System.Terminate();
        await second.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(2, await AskAsync());
    }

    [Fact]
    public async Task A_build_that_fails_is_tried_again()
    {
        await _manager.StartAsync();
        _builder.Before = number => number == 2 ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _manager.RebuildAsync("test"));
        Assert.Equal(3, await AskAsync());
    }

    [Fact]
    public async Task After_the_end_nothing_is_built_any_more()
    {
        await _manager.StartAsync();
        Assert.True(await _manager.StopAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _manager.RebuildAsync("test"));
        Assert.Single(_builder.Built);
        Assert.Empty(_exits);
    }

    private async Task<int> AskAsync() => await (await _handle.GetAsync(Cancellation)).Node.Ask<int>("who", Cancellation);
}

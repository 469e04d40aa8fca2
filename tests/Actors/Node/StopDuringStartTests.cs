using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>Stops that come while a process is being started again and again.</summary>
public sealed class StopDuringStartTests : NodeFixture
{
    private readonly TaskCompletionSource _watchBegins = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What <c>pbm serve</c> is: ready by a line of its output, which is watched from before the start.</summary>
    private static AppSpec Served => App("web") with { Ready = new ReadyRules { Probe = new ProbeRules { Log = "Serving" } } };

    [Theory]
    [InlineData(AppAction.Stop)]
    [InlineData(AppAction.Delete)]
    public async Task A_stop_before_the_watch_on_the_output_stands_does_not_wait_for_ever(AppAction action)
    {
        await WaitingForTheWatchAsync();
        var stop = Begin(updates => new RunAction(new ActOnApps { Action = action, Targets = ["web"] }, updates));
        await EventuallyAsync(() => Store.Events.Any(happened => happened.Kind == "stopping"));
        _watchBegins.SetResult();

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(stop)));
        Assert.Single(Keeper.Spawns);
        Assert.Empty(Keeper.Processes);
    }

    [Fact]
    public async Task A_kill_while_the_port_is_taken_ends_at_once()
    {
        await WaitingForTheWatchAsync();
        var kill = Begin(updates => new RunKill(updates));
        await EventuallyAsync(() => Store.Events.Any(happened => happened is { Kind: "stopping", Text: "stopped by pbm kill" }));
        _watchBegins.SetResult();

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(kill)));
        Assert.Equal((ProcessState.Stopped, true), (Store.Memory(0).Status, Store.Memory(0).StoppedByKill));
    }

    [Fact]
    public async Task A_restart_before_the_watch_on_the_output_stands_starts_it_once()
    {
        await WaitingForTheWatchAsync();
        Keeper.RefuseSpawn = _ => null;
        var restart = Begin(updates => new RunAction(new ActOnApps { Action = AppAction.Restart, Targets = ["web"] }, updates));
        await EventuallyAsync(() => Store.Events.Any(happened => happened is { Kind: "restart" }));
        _watchBegins.SetResult();
        await EventuallyAsync(() => Keeper.Spawns.Count == 2);
        Probes.Watches[Keeper.Spawns[1].Generation].SetResult(true);

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(restart)));
        Assert.Equal(2, Keeper.Spawns.Count);
    }

    /// <summary>The first start has failed, the next one is being prepared: the keeper has not heard of it.</summary>
    private async Task WaitingForTheWatchAsync()
    {
        Keeper.RefuseSpawn = _ =>
        {
            Probes.WatchesBegin = _watchBegins.Task;
            return new ErrorReply { Code = KeeperErrorCode.CannotListen, Message = "web cannot listen on 3000: address already in use", Errno = 98 };
        };
        Boot();
        Assert.Equal(ExitCode.Failed, Code(await StartAsync(Served)));
        await EventuallyAsync(() => Probes.Watches.Count == 2);
    }
}

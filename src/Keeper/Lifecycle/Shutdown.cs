using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Services;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Nodes;
using ActorPm.Keeper.Processes;
using ActorPm.Keeper.Trees;
using ActorPm.Keeper.Wire;

namespace ActorPm.Keeper.Lifecycle;

/// <summary>Ends all processes with their own stop sequences, then the keeper. What is wanted stays as it is.</summary>
internal sealed class Shutdown(
    EventLoop loop, Links links, ProcessTable table, TreeStopper stopper, NodeWatch nodes, Outputs outputs, ServiceNotifier service)
{
    /// <summary>For what is still on its way to the log files; a dead disk does not keep the keeper.</summary>
    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(3);

    /// <summary>Beyond the kill timeouts: for scans of trees, SIGKILLs and answers on a busy machine.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly List<Action> _answers = [];

    public bool HasBegun { get; private set; }

    /// <summary>The node asked for it; not a signal.</summary>
    public bool WasAskedFor { get; private set; }

    /// <summary>From now on nothing is started.</summary>
    public Action? Began { get; set; }

    public void Begin(string reason, Action? answer)
    {
        if (answer is not null)
        {
            _answers.Add(answer);
            WasAskedFor = true;
        }

        if (HasBegun) return;
        HasBegun = true;
        KeeperLog.Write($"shutting down ({reason}): stopping {table.Count} processes");
        // The unit cannot know the kill timeouts of all apps there will ever be.
        service.Stopping($"stopping {table.Count} processes", LongestStop() + LogLimit + Margin);
        nodes.Ended = true;
        Began?.Invoke();
        links.Tell(new ShuttingDownEvent { Reason = reason });
        table.Removed += CheckDone;
        foreach (var process in table.All.ToArray()) stopper.Stop(process, process.Request.Stop, ExitCause.KeeperShutdown);
        CheckDone();
    }

    /// <summary>A process whose start was under way when the shutdown began.</summary>
    public void StopLate(ManagedProcess process)
    {
        if (HasBegun) stopper.Stop(process, process.Request.Stop, ExitCause.KeeperShutdown);
    }

    private TimeSpan LongestStop() =>
        table.All.Select(process => process.Request.Stop.KillTimeout).DefaultIfEmpty().Max();

    private void CheckDone()
    {
        if (table.Count > 0) return;
        var limit = loop.After(LogLimit, End);
        outputs.Pump.OnWriter(() => loop.Post(() =>
        {
            if (limit.Cancelled) return;
            limit.Cancel();
            End();
        }));
    }

    private void End()
    {
        foreach (var answer in _answers) answer();
        loop.End();
    }
}

using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Nodes;

/// <summary>
/// Starts a node again that vanished without a goodbye: after 1 s, then doubling to 30 s until one
/// attaches. One that was started and still lives is waited for, not doubled.
/// </summary>
internal sealed class NodeWatch(EventLoop loop, Helpers helpers)
{
    private LoopTimer? _timer;
    private NodeBackOff _backOff;
    private int _startedPid;

    /// <summary>How to start it; null: that is left to others.</summary>
    public RestartCommand? Command { get; set; }

    /// <summary>The keeper is going: no node is started any more.</summary>
    public bool Ended { get; set; }

    /// <summary>A start is planned.</summary>
    public bool IsWaiting => _timer is { Cancelled: false };

    public void Attached(RestartCommand? command)
    {
        Command = command;
        _timer?.Cancel();
        _backOff = new NodeBackOff();
        _startedPid = 0;
    }

    public void Lost()
    {
        if (Command is null || Ended || IsWaiting) return;
        _backOff = _backOff.Next(out var delay);
        KeeperLog.Write($"the node vanished; starting it again in {delay.TotalSeconds:0} s");
        _timer = loop.After(delay, Again);
    }

    /// <summary>It leaves on purpose; with a successor that one is started at once.</summary>
    public void Goodbye(RestartCommand? successor)
    {
        _timer?.Cancel();
        _backOff = new NodeBackOff();
        Command = successor;
        if (successor is not null) Again();
    }

    private void Again()
    {
        if (Command is not { } command || Ended) return;
        if (_startedPid == 0 || !helpers.Contains(_startedPid)) Start(command);
        _backOff = _backOff.Next(out var delay);
        _timer = loop.After(delay, Again);
    }

    private void Start(RestartCommand command)
    {
        try
        {
            var environment = command.Environment.Select(entry => $"{entry.Key}={entry.Value}").ToArray();
            var (plan, opened) = Daemons.Plan(command.File, command.Arguments, environment, command.LogFile);
            _startedPid = helpers.Start(plan, end => KeeperLog.Write($"the node that was started here ended: {Describe(end)}"));
            foreach (var descriptor in opened) Descriptors.Close(descriptor);
            KeeperLog.Write(_startedPid > 0
                ? $"started the node {command.File}, pid {_startedPid}"
                : $"the node {command.File} cannot be started: {Errno.Text(-_startedPid)}");
        }
        catch (IOException problem)
        {
            KeeperLog.Write($"the node cannot be started: {problem.Message}");
        }
    }

    private static string Describe(ChildEnd end) =>
        end.Signal is { } signal ? Signals.Name(signal) : $"exit code {end.Code}";
}

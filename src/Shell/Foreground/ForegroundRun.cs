using System.Globalization;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Client;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Foreground;

/// <summary>How a foreground command wants its apps to be run.</summary>
internal sealed record ForegroundPlan
{
    /// <summary>What is run.</summary>
    public required IReadOnlyList<AppSpec> Apps { get; init; }

    /// <summary>Where output goes.</summary>
    public required AppOutput Output { get; init; }

    /// <summary>Told of everything that happens, in order.</summary>
    public required Action<EventRecord> Happened { get; init; }

    /// <summary>Ends when all apps have ended for good.</summary>
    public bool AutoExit { get; init; }

    /// <summary>Runs beside; <c>rs</c> of <c>pbm dev</c>.</summary>
    public Func<NodeClient, CancellationToken, Task>? Beside { get; init; }

    /// <summary>What a signal ends the command with.</summary>
    public required Func<PosixSignal, ExitCode> EndedBy { get; init; }
}

/// <summary>
/// Runs apps in the foreground, with a keeper and a node of their own in a temporary home, and leaves nothing
/// behind: no process, no file, whatever ends it.
/// </summary>
internal sealed class ForegroundRun(Session session, ForegroundPlan plan) : IDisposable
{
    // What an event tells is in the list a moment later.
    private static readonly TimeSpan[] LookAfterEvent = [TimeSpan.Zero, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    // The end may be seen in the list before the event that tells why has come.
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(200);

    private readonly TemporaryHome _home = TemporaryHome.Create();
    private readonly Children _children = new();
    private readonly CancellationTokenSource _stop = new();
    private NodeClient? _node;

    public Children Children => _children;

    public void Dispose()
    {
        _stop.Dispose();
        _children.Dispose();
        _home.Dispose();
    }

    /// <summary>Runs to the end.</summary>
    public async Task<ExitCode> RunAsync()
    {
        using var signals = new ForegroundSignals(HandOn);
        using var daemons = new PrivateDaemons(_home.Paths, _children);
        var follower = new OutputFollower(_home.Paths, plan.Output.Write, session.Output.Warning);
        var reading = Task.CompletedTask;
        try
        {
            var ended = WorkAsync();
            var result = await Task.WhenAny(signals.End, ended);
            return result == ended ? await ended : plan.EndedBy(await signals.End);
        }
        catch (OutputClosedException)
        {
            return ExitCode.Ok; // whoever read the output has gone
        }
        finally
        {
            await _stop.CancelAsync();
            follower.ExpectEnd();
            await daemons.StopAsync();
            await reading.WaitAsync(TimeSpan.FromSeconds(10)).ContinueWith(_ => { }, TaskScheduler.Default);
        }

        async Task<ExitCode> WorkAsync()
        {
            _node = await daemons.StartAsync(_stop.Token);
            await follower.BeginAsync(_stop.Token);
            reading = follower.RunAsync(CancellationToken.None);
            var over = OverAsync(_node);
            var failed = await StartAsync(_node);
            if (failed is { } code && plan.AutoExit) return code;
            var beside = plan.Beside?.Invoke(_node, _stop.Token) ?? Task.Delay(Timeout.Infinite, _stop.Token);
            _ = beside.ContinueWith(_ => { }, TaskScheduler.Default);
            // The reader of our output is gone: nobody is left to run for.
            var first = await Task.WhenAny(over, reading);
            if (first == reading) await reading;
            return await over;
        }
    }

    // A refused app is an end; one that failed to start is left to its restart rules.
    private async Task<ExitCode?> StartAsync(NodeClient node)
    {
        ExitCode? refused = null;
        await foreach (var update in node.StartAsync(StartPlan.Request(plan.Apps, force: true, fromFile: false), _stop.Token))
            if (update is OperationError error)
            {
                OperationPrinter.PrintError(session.Output, error.Error);
                refused = ExitCode.Failed;
            }

        return refused;
    }

    private async Task<ExitCode> OverAsync(NodeClient node)
    {
        var ends = Channel.CreateBounded<EventRecord>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var telling = TellAsync(node, ends.Writer);
        if (!plan.AutoExit) return await telling;
        var end = EndAsync(node, ends.Reader);
        if (await Task.WhenAny(telling, end) == telling) return await telling;
        await Task.WhenAny(telling, Task.Delay(LastWords, _stop.Token));
        return await end;
    }

    /// <summary>Tells of everything that happens, for ever.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ends">Gets what may have been the end of all.</param>
    private async Task<ExitCode> TellAsync(NodeClient node, ChannelWriter<EventRecord> ends)
    {
        long last = 0;
        while (true)
        {
            try
            {
                await foreach (var happened in node.EventsAsync(new EventQuery(null, null, 10_000, Follow: true), _stop.Token))
                {
                    if (happened.Number <= last) continue;
                    last = happened.Number;
                    plan.Output.Write(happened);
                    plan.Happened(happened);
                    if (happened.Kind is "exited" or "stopped" or "errored") ends.TryWrite(happened);
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or ApiFailureException)
            {
                // A node that is started again.
            }

            await Task.Delay(LookAfterEvent[1], _stop.Token);
        }
    }

    /// <summary>
    /// The code to end with, once all apps have ended for good. What an event tells is in the list a moment later, so that is
    /// looked at again, whatever it says at first.
    /// </summary>
    private async Task<ExitCode> EndAsync(NodeClient node, ChannelReader<EventRecord> ends)
    {
        while (await ends.WaitToReadAsync(_stop.Token))
        {
            while (ends.TryRead(out _))
            {
                // Of many at once one look tells enough.
            }

            var more = ends.WaitToReadAsync(_stop.Token).AsTask();
            foreach (var wait in LookAfterEvent)
            {
                if (await Task.WhenAny(Task.Delay(wait, _stop.Token), more) == more) break;
                if (await LookAsync(node) is { } code) return code;
            }
        }

        throw new OperationCanceledException();
    }

    private async Task<ExitCode?> LookAsync(NodeClient node)
    {
        try
        {
            var details = await node.DetailsAsync([], _stop.Token);
            return details.Instances.Count > 0 ? EndOfAll.Of(details.Instances) : null;
        }
        catch (Exception gone) when (gone is HttpRequestException or ApiFailureException)
        {
            return null;
        }
    }

    private void HandOn(int signal)
    {
        if (_node is { } node) _ = HandOnAsync(node, signal);
    }

    // By the keeper, which knows each process by more than its pid.
    private async Task HandOnAsync(NodeClient node, int signal)
    {
        try
        {
            await node.SendSignalAsync(new SendSignal(signal.ToString(CultureInfo.InvariantCulture), ["all"]), _stop.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or ApiFailureException)
        {
            session.Output.Warning($"signal {signal} reached no app: {fault.Message}");
        }
        catch (OperationCanceledException)
        {
            // Everything ends.
        }
    }
}

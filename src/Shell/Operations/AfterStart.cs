using ActorPm.Contracts;
using ActorPm.Shell.Client;
using ActorPm.Shell.Commands;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Operations;

/// <summary>What a <c>start</c> goes on with: nothing, the output of its apps, or the foreground.</summary>
internal static class AfterStart
{
    /// <param name="session">What the command works with.</param>
    /// <param name="node">The node.</param>
    /// <param name="manner">What was asked for.</param>
    /// <param name="ids">Instances that were acted on.</param>
    /// <param name="result">What the start came to.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<ExitCode> GoOnAsync(
        Session session, NodeClient node, StartManner manner, IReadOnlyCollection<int> ids, ExitCode result, CancellationToken cancellation)
    {
        if (manner.NoDaemon) return await ForegroundAsync(session, node, cancellation);
        if (!manner.Attach || ids.Count == 0) return result;
        session.Output.Info($"Log streaming apps id: {string.Join(' ', ids.Order())}, exit with Ctrl-C (they run on)");
        var followed = await LogView.FollowAsync(session, node, [.. ids.Order().Select(id => id.ToString())], cancellation);
        return result == ExitCode.Ok ? followed : result;
    }

    // A node that was there before belongs to somebody else as well: leaving ends the watching only.
    private static async Task<ExitCode> ForegroundAsync(Session session, NodeClient node, CancellationToken cancellation)
    {
        var own = session.StartedNode;
        session.Output.Info(own
            ? "[--no-daemon] Streaming all logs; Ctrl-C ends every app and ActorPm"
            : "[--no-daemon] A node ran already; streaming all logs, Ctrl-C leaves everything running");
        using var interrupts = new Interrupts();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, interrupts.Asked);
        var result = ExitCode.Ok;
        try
        {
            result = await LogView.FollowAsync(session, node, [], stop.Token, "HH:mm:ss");
        }
        catch (OperationCanceledException) when (interrupts.Asked.IsCancellationRequested)
        {
            // Told to go.
        }
        catch (OutputClosedException) when (own)
        {
            // Nobody looks any more; what was started for them ends too.
        }

        if (!own || !(interrupts.Asked.IsCancellationRequested || result == ExitCode.Ok)) return result;
        return await KillCommand.RunAsync(session, cancellation);
    }
}

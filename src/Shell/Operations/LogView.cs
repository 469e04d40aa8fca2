using ActorPm.Contracts;
using ActorPm.Shell.Client;
using ActorPm.Shell.Commands;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Operations;

/// <summary>Shows logs until they end, or until nobody reads them any more.</summary>
internal static class LogView
{
    /// <exception cref="ApiFailureException">The node refuses.</exception>
    public static async Task<ExitCode> RunAsync(Session session, NodeClient node, LogQuery query, LogPrinter printer, CancellationToken cancellation)
    {
        await Following.RunAsync(query.Follow, async stop =>
        {
            await foreach (var update in node.LogsAsync(query, stop)) printer.Print(update);
        }, cancellation);
        if (!query.Follow || cancellation.IsCancellationRequested) return ExitCode.Ok;
        session.Output.Warning("the node ended the stream");
        return ExitCode.Failed;
    }

    /// <summary>What instances write from now on, with PM2's prefix.</summary>
    public static Task<ExitCode> FollowAsync(
        Session session, NodeClient node, IReadOnlyList<string> targets, CancellationToken cancellation, string? timestamp = null) =>
        RunAsync(
            session,
            node,
            new LogQuery(targets, 0, Follow: true, null),
            new LogPrinter(session.Output, new LogStyle(LogForm.Prefixed, 0, timestamp is null ? null : new Contracts.Units.DayFormat(timestamp))),
            cancellation);
}

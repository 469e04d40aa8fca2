using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm reloadLogs</c>: opens all log files anew, after somebody else has rotated them.</summary>
internal static class ReloadLogsCommand
{
    public static Command Declare(Session session) =>
        new Command("reloadLogs", "open all log files anew")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                session.Output.Line("Reloading all logs...");
                await node.ReopenLogsAsync(cancellation);
                session.Output.Line("All logs reloaded");
                return ExitCode.Ok;
            });
}

using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm cleardump</c>: forgets what was saved; what runs is not touched.</summary>
internal static class ClearDumpCommand
{
    public static Command Declare(Session session) =>
        new Command("cleardump", "forget the list that was saved")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var cleared = await node.ClearSnapshotAsync(cancellation);
                session.Output.Info($"Successfully created an empty saved list in {cleared.Location}");
                return ExitCode.Ok;
            });
}

using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>actor</c>: <c>actor hierarchy</c> prints the live actor tree, a path per line.</summary>
internal static class ActorCommand
{
    public static Command Declare(Session session) => new("actor", "look into the node's actor system")
    {
        new Command("hierarchy", "print the path of every actor")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                session.Output.Data(string.Join('\n', (await node.ActorsAsync(cancellation)).Paths));
                return ExitCode.Ok;
            }),
    };
}

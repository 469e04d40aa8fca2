using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Units;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary>The palette <c>system</c>: <c>system rebuild</c> builds the node's actor system anew; apps run on.</summary>
internal static class SystemCommand
{
    public static Command Declare(Session session) => new("system", "care for the node's actor system")
    {
        new Command("rebuild", "end the actor system and build it anew; apps run on")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var done = await StatusLine.WhileAsync(session.Output, "rebuilding", session.Clock, node.RebuildAsync(cancellation));
                session.Output.Info($"actor system {done.Incarnation} of this node is up, built in {DurationText.ToWords(done.Took)}");
                return ExitCode.Ok;
            }),
    };
}

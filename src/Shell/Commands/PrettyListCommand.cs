using System.CommandLine;
using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm prettylist</c>: what <c>jlist</c> has, in the notation of Node.js.</summary>
internal static class PrettyListCommand
{
    public static Command Declare(Session session) =>
        new Command("prettylist", "list all instances as an indented object")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                using var list = JsonDocument.Parse(await node.Pm2ListAsync(cancellation));
                session.Output.Data(NodeNotation.Render(list.RootElement));
                return ExitCode.Ok;
            });
}

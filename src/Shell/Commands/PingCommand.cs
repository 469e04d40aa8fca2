using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm ping</c>: the node answers; it is started when it does not run.</summary>
internal static class PingCommand
{
    public static Command Declare(Session session) =>
        new Command("ping", "ask the node whether it is there; start it if not")
            .Does(async (_, cancellation) =>
            {
                await session.NodeAsync(cancellation);
                session.Output.Data("{ msg: 'pong' }");
                return ExitCode.Ok;
            });
}

using System.CommandLine;
using System.Text;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm jlist</c>: the list in PM2's JSON, on one line, and nothing else.</summary>
internal static class JsonListCommand
{
    public static Command Declare(Session session) =>
        new Command("jlist", "list all instances as JSON")
            .Does(async (_, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                session.Output.Data(Encoding.UTF8.GetString(await node.Pm2ListAsync(cancellation)).TrimEnd());
                return ExitCode.Ok;
            });
}

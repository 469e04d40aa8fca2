using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm pid</c>: a pid per line; an empty line for an app that is not there, as in PM2.</summary>
internal static class PidCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("ids, names, namespaces; all without");
        return new Command("pid", "print the pids of an app, or of all") { targets }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var rows = await KnownInstances.FindAsync(session, node, parsed.GetValue(targets) ?? [], cancellation);
                session.Output.Data(string.Join('\n', rows.Select(row => row.Pid)));
                return ExitCode.Ok;
            });
    }
}

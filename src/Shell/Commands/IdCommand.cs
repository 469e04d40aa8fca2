using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm id</c>: the ids of an app, <c>[ 0, 1 ]</c>; <c>[]</c> and 0 when it is not there, as in PM2.</summary>
internal static class IdCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("name");
        return new Command("id", "print the ids of an app") { targets }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation, forPrograms: true);
                var rows = await KnownInstances.FindAsync(session, node, parsed.GetValue(targets) ?? [], cancellation);
                session.Output.Data(rows.Count == 0 ? "[]" : $"[ {string.Join(", ", rows.Select(row => row.Id))} ]");
                return ExitCode.Ok;
            });
    }
}

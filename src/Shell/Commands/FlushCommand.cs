using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm flush</c>: empties log files.</summary>
internal static class FlushCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("ids, names, namespaces, PM2 for node and keeper; all without");
        return new Command("flush", "empty the log files") { targets }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var resolved = await TargetWords.ResolveAsync(session, node, parsed.GetValue(targets) ?? [], cancellation);
                var flushed = await node.FlushLogsAsync(resolved, cancellation);
                session.Output.Info("Flushing:");
                foreach (var file in flushed.Files) session.Output.Info(file);
                session.Output.Info("Logs flushed");
                return ExitCode.Ok;
            });
    }
}

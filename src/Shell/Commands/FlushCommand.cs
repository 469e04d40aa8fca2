using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm flush</c>: empties log files.</summary>
internal static class FlushCommand
{
    public static Command Declare(Session session)
    {
        var target = Operands.Optional("name|id", "an app; all without");
        return new Command("flush", "empty the log files") { target }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var flushed = await node.FlushLogsAsync(parsed.GetValue(target) is { } one ? [one] : [], cancellation);
                session.Output.Info("Flushing:");
                foreach (var file in flushed.Files) session.Output.Info(file);
                session.Output.Info("Logs flushed");
                return ExitCode.Ok;
            });
    }
}

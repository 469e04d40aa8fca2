using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm why</c>: what happened last and what happens next, in plain words.</summary>
internal static class WhyCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("ids, names, namespaces; all without");
        return new Command("why", "tell in plain words what happened last and what happens next") { targets }
            .Does(async (parsed, cancellation) =>
            {
                var node = await session.NodeAsync(cancellation);
                var report = await node.WhyAsync(parsed.GetValue(targets) ?? [], cancellation);
                if (report.Instances.Count == 0) session.Output.Line("no apps here");
                foreach (var instance in report.Instances) session.Output.Line(WhyText.Render(instance, session.Output.Colours));
                return ExitCode.Ok;
            });
    }
}

using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm why</c>: what happened last and what happens next, in plain words; in a fleet on every server that has the app.</summary>
internal static class WhyCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.AnyTargets("ids, names, namespaces; all without");
        return new Command("why", "tell in plain words what happened last and what happens next") { targets }
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(targets) ?? [], cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> typed, CancellationToken cancellation)
    {
        var fleet = new FleetQuestion(session, await session.NodeAsync(cancellation));
        var answers = await fleet.AskForAsync(
            typed, (node, targets, stop) => node.WhyAsync(targets, stop), report => report.Instances.Count > 0, cancellation);
        if (answers.Nowhere is [var nowhere, ..])
        {
            fleet.TellSilent();
            throw nowhere.Refusal;
        }

        if (answers.There.Count == 0) session.Output.Line("no apps here");
        foreach (var (server, _, reports) in answers.There)
        {
            fleet.Head(answers, server);
            foreach (var instance in reports.SelectMany(report => report.Instances).DistinctBy(instance => instance.Id))
                session.Output.Line(WhyText.Render(instance, session.Output.Colours));
        }

        fleet.TellSilent();
        return ExitCode.Ok;
    }
}

using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm why</c>: what happened last and what happens next, in plain words; in a fleet on every server that has the app, and where the instances of its own apps are.</summary>
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
        var here = await session.NodeAsync(cancellation);
        var placed = session.Server is null ? await PlacedAsync(session, here, typed, cancellation) : [];
        foreach (var app in placed) session.Output.Line(FleetWhyText.Render(app, session.Output.Colours));
        var fleet = new FleetQuestion(session, here);
        var answers = await fleet.AskForAsync(
            typed, (node, targets, stop) => node.WhyAsync(targets, stop), report => report.Instances.Count > 0, cancellation);
        // Why an app of the fleet is nowhere has been said above.
        if (answers.Nowhere.FirstOrDefault(target => !target.Targets.All(name => placed.Any(app => app.Name == name))) is { Refusal: { } refusal })
        {
            fleet.TellSilent();
            throw refusal;
        }

        if (answers.There.Count == 0 && placed.Count == 0) session.Output.Line("no apps here");
        foreach (var (server, _, reports) in answers.There)
        {
            fleet.Head(answers, server);
            foreach (var instance in reports.SelectMany(report => report.Instances).DistinctBy(instance => instance.Id))
                session.Output.Line(WhyText.Render(instance, session.Output.Colours));
        }

        fleet.TellSilent();
        return ExitCode.Ok;
    }

    /// <summary>The apps of the fleet that are meant.</summary>
    private static async Task<IReadOnlyList<FleetAppView>> PlacedAsync(Session session, NodeClient node, IReadOnlyList<string> typed, CancellationToken cancellation) =>
        [.. (await KnownFleetApps.FindAsync(session, node, cancellation)).Where(app => typed.Count == 0 || typed.Contains("all") || typed.Contains(app.Name))];
}

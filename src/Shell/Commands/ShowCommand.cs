using System.CommandLine;
using System.Globalization;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm show</c>: everything about the instances of an app.</summary>
internal static class ShowCommand
{
    public static Command Declare(Session session)
    {
        var targets = Operands.Targets("name|id");
        return new Command("describe", "show everything about an app") { targets }
            .Called("show", "desc", "info")
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(targets) ?? [], cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, IReadOnlyList<string> typed, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        var fleet = new FleetQuestion(session, node);
        var published = await KnownFleetApps.PublishedAsync(session, node, cancellation);
        var result = ExitCode.Ok;
        foreach (var target in await TargetWords.ResolveAsync(session, node, typed, cancellation))
        {
            var answers = await fleet.AskForAsync([target], ReadAsync, shown => shown.Count > 0, cancellation);
            foreach (var (server, _, shown) in answers.There)
            {
                fleet.Head(answers, server);
                foreach (var (instance, variables) in shown[0])
                    session.Output.Line(DetailTable.Render(
                        instance, session.Clock.GetUtcNow(), session.Output.Colours, DivergentVariables.Of(variables, CallerEnvironment.Read()),
                        published.FirstOrDefault(app => app.Name == instance.Name)));
            }

            if (answers.Nowhere is not [var nowhere, ..]) continue;
            if (session.Server is null && (await KnownFleetApps.FindAsync(session, node, cancellation)).FirstOrDefault(app => app.Name == target) is { } placed)
            {
                // It has no instance anywhere; what there is to say is why.
                session.Output.Line(FleetWhyText.Render(placed, session.Output.Colours));
                continue;
            }

            session.Output.Warning($"{target} doesn't exist");
            if (nowhere.Refusal.Error.Hint is { } hint) session.Output.Aside("  " + hint);
            result = ExitCode.Failed;
        }

        fleet.TellSilent();
        return result;
    }

    private static async Task<IReadOnlyList<(InstanceDetail Instance, IReadOnlyDictionary<string, string> Variables)>> ReadAsync(
        NodeClient node, IReadOnlyList<string> targets, CancellationToken cancellation)
    {
        var details = await node.DetailsAsync(targets, cancellation);
        var variables = await Task.WhenAll(details.Instances.Select(instance => VariablesAsync(node, instance.Id, cancellation)));
        return [.. details.Instances.Zip(variables)];
    }

    // One that was deleted a moment ago has no environment any more; its other facts are shown all the same.
    private static async Task<IReadOnlyDictionary<string, string>> VariablesAsync(NodeClient node, int id, CancellationToken cancellation)
    {
        try
        {
            return (await node.EnvironmentAsync(id.ToString(CultureInfo.InvariantCulture), reveal: false, cancellation)).Variables;
        }
        catch (ApiFailureException)
        {
            return new Dictionary<string, string>();
        }
    }
}

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
        var result = ExitCode.Ok;
        foreach (var target in await TargetWords.ResolveAsync(session, node, typed, cancellation))
        {
            try
            {
                var details = await node.DetailsAsync([target], cancellation);
                foreach (var instance in details.Instances)
                {
                    var variables = await VariablesAsync(node, instance.Id, cancellation);
                    session.Output.Line(DetailTable.Render(
                        instance, session.Clock.GetUtcNow(), session.Output.Colours, DivergentVariables.Of(variables, CallerEnvironment.Read())));
                }
            }
            catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
            {
                session.Output.Warning($"{target} doesn't exist");
                if (failure.Error.Hint is { } hint) session.Output.Aside("  " + hint);
                result = ExitCode.Failed;
            }
        }

        return result;
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

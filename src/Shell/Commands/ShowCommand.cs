using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm show</c>: everything about the instances of an app.</summary>
internal static class ShowCommand
{
    public static Command Declare(Session session)
    {
        var target = Operands.One("name|id", "an app or one of its instances");
        return new Command("describe", "show everything about an app") { target }
            .Called("show", "desc", "info")
            .Does((parsed, cancellation) => RunAsync(session, parsed.GetValue(target)!, cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, string target, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        InstanceDetails details;
        try
        {
            details = await node.DetailsAsync([target], cancellation);
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            session.Output.Warning($"{target} doesn't exist");
            if (failure.Error.Hint is { } hint) session.Output.Aside("  " + hint);
            return ExitCode.Failed;
        }

        foreach (var instance in details.Instances)
            session.Output.Line(DetailTable.Render(instance, session.Clock.GetUtcNow(), session.Output.Colours));
        return ExitCode.Ok;
    }
}

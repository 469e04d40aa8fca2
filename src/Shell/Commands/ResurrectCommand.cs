using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm resurrect</c>: starts what was saved and is not there.</summary>
internal static class ResurrectCommand
{
    public static Command Declare(Session session) =>
        new Command("resurrect", "start what was saved and is not there")
            .Does((_, cancellation) => RunAsync(session, cancellation));

    private static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        session.Output.Info("Resurrecting");
        try
        {
            var printer = new OperationPrinter(session.Output, fromFile: true);
            var result = await Operation.RunAsync(session, node.ResurrectAsync(cancellation), printer, "resurrecting");
            await ListPrinter.PrintAsync(session, node, cancellation);
            return result;
        }
        catch (ApiFailureException failure) when (failure.Error.Code is ApiErrorCode.NotFound or ApiErrorCode.NothingThere)
        {
            session.Output.Warning(failure.Error.Message);
            return ExitCode.Ok; // as PM2: nothing saved is no fault
        }
    }
}

using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm save</c>: a named snapshot for <c>resurrect</c>; what runs needs none to be there after a reboot.</summary>
internal static class SaveCommand
{
    public static Command Declare(Session session)
    {
        var force = new Option<bool>("--force") { Description = "save an empty list too" };
        return new Command("save", "save the list for resurrect") { force }
            .Called("dump")
            .Does((parsed, cancellation) => RunAsync(
                session, parsed.GetValue(force) || BehaviourVariables.ForceSave(session.Machine.Variable), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, bool force, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        session.Output.Info("Saving current process list...");
        try
        {
            var saved = await node.SaveSnapshotAsync(force, cancellation);
            session.Output.Info($"Successfully saved in {saved.Location}");
        }
        catch (ApiFailureException failure) when (failure.Error.Code == ApiErrorCode.NothingThere)
        {
            session.Output.Warning("ActorPm is not managing any process, skipping save...");
            session.Output.Aside("  to save the empty list use: pbm save --force");
        }

        return ExitCode.Ok;
    }
}

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
        var force = new Option<bool>("--force") { Hidden = true };
        return new Command("save", "save the list for resurrect") { force }
            .Called("dump")
            .Does((parsed, cancellation) => parsed.GetValue(force)
                ? throw Setting.NotBuilt("--force")
                : RunAsync(session, cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        var node = await session.NodeAsync(cancellation);
        session.Output.Info("Saving current process list...");
        try
        {
            var saved = await node.SaveSnapshotAsync(cancellation);
            session.Output.Info($"Successfully saved in {saved.Location}");
        }
        catch (ApiFailureException failure) when (failure.Error.Code == ApiErrorCode.NothingThere)
        {
            session.Output.Warning("ActorPm is not managing any process, skipping save...");
        }

        return ExitCode.Ok;
    }
}

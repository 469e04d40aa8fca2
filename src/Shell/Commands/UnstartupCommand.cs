using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Boot;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Os;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary>
/// <c>pbm unstartup</c>: nothing is started at boot any more. No app is touched: the keeper runs on as it is, and
/// a node of the usual kind takes the place of systemd's, so that the two watch each other from then on.
/// </summary>
internal static class UnstartupCommand
{
    public static Command Declare(Session session)
    {
        var options = new StartupOrder.Options();
        var command = new Command("unstartup", "start nothing at boot any more; apps run on");
        options.AddTo(command);
        return command.Does((parsed, cancellation) => RunAsync(session, options.Read(parsed, session), cancellation));
    }

    private static async Task<ExitCode> RunAsync(Session session, StartupOrder order, CancellationToken cancellation)
    {
        var output = session.Output;
        output.Info($"Init System found: {order.Init}");
        var ofUser = order.Init == InitSystem.SystemdOfUser;
        if (!ofUser && FileOwner.CurrentUser != 0)
        {
            output.Info("To unsetup the Startup Script, copy/paste the following command:");
            output.Data(RootLine.Of("unstartup", order, StablePrograms.Find(), []));
            return ExitCode.Failed;
        }

        var folder = ofUser ? InstalledService.UserFolder : InstalledService.SystemFolder;
        if (InstalledService.Of(order.Home, folder, ofUser) is not { } service)
        {
            output.Error(
                $"no units of {order.Home.Root} in {folder}",
                InstalledService.Of(order.Home) is { OwnManager: true } ? "there are some of your own manager: pbm unstartup systemd-user" : null);
            return ExitCode.Failed;
        }

        var booted = InitSystem.IsBooted();
        var ran = booted && service.Control.Property(service.NodeUnit, "ActiveState") == "active";
        // Says goodbye to the keeper and leaves every process alone.
        if (ran) service.Control.Run("stop", service.NodeUnit);
        var disable = service.Control.Run(["disable", .. service.Units]);
        if (!disable.Succeeded) output.Warning(disable.Words);
        foreach (var unit in service.Units)
        {
            File.Delete(Path.Combine(folder, unit));
            output.Info($"Removed {Path.Combine(folder, unit)}");
        }

        if (booted) service.Control.Run("daemon-reload");
        output.Info("[v] Init file disabled.");
        return ran ? await NodeAgainAsync(session, order, cancellation) : ExitCode.Ok;
    }

    private static async Task<ExitCode> NodeAgainAsync(Session session, StartupOrder order, CancellationToken cancellation)
    {
        if (order.Account.User == FileOwner.CurrentUser)
        {
            using var door = (await new NodeDoor(order.Home, new KeeperDetach()).EnterAsync(session.Output.Info, cancellation)).Client;
            return ExitCode.Ok;
        }

        var ping = ProgramResult.Of(
            "runuser", ["-u", order.Account.Name, "--", "env", $"{HomePaths.Variable}={order.Home.Root}", $"HOME={order.Account.Home}", StablePrograms.Find().Pbm, "ping"]);
        if (ping.Succeeded) return ExitCode.Ok;
        session.Output.Error($"the node could not be started again as {order.Account.Name}: {ping.Words}", $"the apps run on; as {order.Account.Name}: pbm ping");
        return ExitCode.Failed;
    }
}

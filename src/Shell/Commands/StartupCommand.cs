using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Boot;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Os;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm startup</c>: systemd starts node and keeper at boot; written, enabled, started and looked at.</summary>
internal static class StartupCommand
{
    private const int ManagerTries = 100;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    public static Command Declare(Session session)
    {
        var options = new StartupOrder.Options();
        var waitForNetwork = new Option<bool>("--wait-ip") { Description = "start only once the network is up" };
        var dryRun = new Option<bool>("--dry-run") { Description = "print the units and change nothing" };
        var command = new Command("startup", "start apps at boot: write, enable and verify the units of systemd") { waitForNetwork, dryRun };
        options.AddTo(command);
        return command.Does((parsed, cancellation) => RunAsync(
            session, options.Read(parsed, session), parsed.GetValue(waitForNetwork), parsed.GetValue(dryRun), cancellation));
    }

    private static async Task<ExitCode> RunAsync(
        Session session, StartupOrder order, bool waitForNetwork, bool dryRun, CancellationToken cancellation)
    {
        var output = session.Output;
        var plan = Plan(order, waitForNetwork);
        var folder = plan.OwnManager ? InstalledService.UserFolder : InstalledService.SystemFolder;
        if (dryRun)
        {
            Show(session, plan, folder);
            return ExitCode.Ok;
        }

        output.Info($"Init System found: {order.Init}");
        if (!plan.OwnManager && FileOwner.CurrentUser != 0)
        {
            output.Info("To setup the Startup Script, copy/paste the following command:");
            output.Data(RootLine.Of("startup", order, plan.Programs, waitForNetwork ? ["--wait-ip"] : []));
            output.Info("Without root, by your own service manager: pbm startup systemd-user");
            return ExitCode.Failed;
        }

        if (plan.OwnManager && !await LingerAsync(session, order, cancellation)) return ExitCode.Failed;
        if (plan.Programs.Warning is { } warning) output.Warning(warning);
        ServiceHome.Prepare(order.Home, order.Account);
        foreach (var (unit, text) in ((string, string)[])[(plan.KeeperUnit, ServiceUnits.Keeper(plan)), (plan.NodeUnit, ServiceUnits.Node(plan))])
        {
            output.Info($"Writing init configuration in {Path.Combine(folder, unit)}");
            UnitFiles.Write(Path.Combine(folder, unit), text);
        }

        var service = new InstalledService(folder, plan.NodeUnit, plan.KeeperUnit, plan.OwnManager, plan.Home);
        if (ServiceCheck.Faults(plan, folder) is { Length: > 0 } faults) output.Warning("systemd-analyze verify: " + faults);
        if (!Enable(session, service))
        {
            foreach (var unit in service.Units) File.Delete(Path.Combine(folder, unit));
            return ExitCode.Failed;
        }

        return await StartAsync(session, service, cancellation);
    }

    private static ServicePlan Plan(StartupOrder order, bool waitForNetwork)
    {
        try
        {
            return new ServicePlan
            {
                Name = order.Name,
                User = order.Account.Name,
                Home = order.Home.Root,
                Programs = StablePrograms.Find(),
                OwnManager = order.Init == InitSystem.SystemdOfUser,
                WaitForNetwork = waitForNetwork,
                SystemdVersion = Systemctl.Version(),
            };
        }
        catch (FileNotFoundException fault)
        {
            throw new NodeUnreachableException(fault.Message);
        }
    }

    private static void Show(Session session, ServicePlan plan, string folder)
    {
        session.Output.Data($"# {Path.Combine(folder, plan.KeeperUnit)}\n{ServiceUnits.Keeper(plan)}");
        session.Output.Data($"# {Path.Combine(folder, plan.NodeUnit)}\n{ServiceUnits.Node(plan)}");
    }

    private static bool Enable(Session session, InstalledService service)
    {
        var output = session.Output;
        output.Info("Making script booting at startup...");
        if (InitSystem.IsBooted() && service.Control.Run("daemon-reload") is { Succeeded: false } reload)
        {
            output.Error($"systemctl daemon-reload: {reload.Words}");
            return false;
        }

        output.Info($"[-] Executing: systemctl {(service.OwnManager ? "--user " : "")}enable {string.Join(' ', service.Units)}...");
        if (service.Control.Run(["enable", .. service.Units]) is { Succeeded: false } enable)
        {
            output.Error(enable.Words);
            return false;
        }

        output.Info("[v] Command successfully executed.");
        return true;
    }

    // Without it the user's manager comes with the first login and goes with the last.
    private static async Task<bool> LingerAsync(Session session, StartupOrder order, CancellationToken cancellation)
    {
        if (File.Exists($"/var/lib/systemd/linger/{order.Account.Name}") && Systemctl.OwnManagerRuns) return true;
        var linger = ProgramResult.Of("loginctl", ["enable-linger", order.Account.Name]);
        if (linger.Succeeded)
        {
            session.Output.Info("[v] your service manager starts at boot (loginctl enable-linger)");
            // logind answers before the manager it starts can be asked.
            for (var tries = 0; tries < ManagerTries && !Systemctl.OwnManagerRuns; tries++) await Task.Delay(BetweenTries, cancellation);
            if (Systemctl.OwnManagerRuns) return true;
            session.Output.Error("your service manager does not come up", $"sudo systemctl status user@{order.Account.User}");
            return false;
        }

        session.Output.Error(
            $"your service manager would start only when you log in: {linger.Words}",
            $"sudo loginctl enable-linger {order.Account.Name}, then call pbm startup again");
        return false;
    }

    private static async Task<ExitCode> StartAsync(Session session, InstalledService service, CancellationToken cancellation)
    {
        var output = session.Output;
        if (!InitSystem.IsBooted())
        {
            output.Info("systemd does not run here, so the units were enabled and not started");
            return ExitCode.Ok;
        }

        if (await OthersRunAsync(service, cancellation))
        {
            output.Info("Node and keeper were started by hand and go on as they are: systemd takes over at the next boot,");
            output.Info("or now by: pbm kill; " + service.StartLine + "; pbm start all (the apps are down for a moment)");
            return ExitCode.Ok;
        }

        var start = await Task.Run(() => service.Control.Run(["start", .. service.Units]), cancellation);
        if (!start.Succeeded) output.Error(start.Words);
        if (!await ServiceCheck.PrintAsync(session, service, cancellation) || !start.Succeeded) return ExitCode.Failed;
        output.Info("What runs when the machine goes down runs again when it comes up; no pbm save is needed");
        output.Info("Remove init script via: pbm unstartup" + (service.OwnManager ? " systemd-user" : ""));
        return ExitCode.Ok;
    }

    private static async Task<bool> OthersRunAsync(InstalledService service, CancellationToken cancellation)
    {
        var home = new HomePaths(service.Home);
        if (await new NodeDoor(home, new KeeperDetach()).TryEnterAsync(cancellation) is not { } door) return false;
        using (door.Client) return door.Hello.Pid != service.Control.MainPid(service.NodeUnit);
    }
}

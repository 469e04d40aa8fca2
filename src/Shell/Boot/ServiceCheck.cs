using ActorPm.Contracts.Homes;
using ActorPm.Shell.Os;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Boot;

/// <summary>Whether an enabled service really works: systemd runs both, and the node answers and has that very keeper.</summary>
internal static class ServiceCheck
{
    private const int LastLines = 8;

    /// <summary>What stands in the way of the units being read; empty when nothing does or it cannot be asked.</summary>
    public static string Faults(ServicePlan plan, string folder)
    {
        string[] files = [Path.Combine(folder, plan.KeeperUnit), Path.Combine(folder, plan.NodeUnit)];
        var verify = ProgramResult.Of("systemd-analyze", plan.OwnManager ? ["verify", "--user", .. files] : ["verify", .. files]);
        if (verify.Code == 127) return "";
        // It tells of every unit it had to load; only ours are of interest.
        var ours = verify.Words.Split('\n').Where(line => line.Contains(plan.Name, StringComparison.Ordinal));
        return string.Join('\n', ours);
    }

    /// <summary>Prints what was found; true when all of it is as it must be.</summary>
    public static async Task<bool> PrintAsync(Session session, InstalledService service, CancellationToken cancellation)
    {
        var output = session.Output;
        var fine = true;
        foreach (var unit in service.Units)
        {
            var active = service.Control.Property(unit, "ActiveState");
            var enabled = service.Control.Run("is-enabled", unit).Output.Trim();
            if (active == "active" && enabled == "enabled")
            {
                output.Info($"[v] {unit}: enabled, runs (pid {service.Control.MainPid(unit)})");
                continue;
            }

            fine = false;
            output.Error($"{unit}: {enabled}, {active}", $"systemctl {(service.OwnManager ? "--user " : "")}status {unit}");
            foreach (var line in LastWords(service, unit)) output.Aside("    " + line);
        }

        if (!fine) return false;
        var home = new HomePaths(service.Home);
        if (await new NodeDoor(home, new SystemdLauncher(new KeeperDetach())).TryEnterAsync(cancellation) is not { } door)
        {
            output.Error($"the node does not answer at {home.NodeSocket}", $"its log: {home.NodeLog}");
            return false;
        }

        using (door.Client)
        {
            var keeper = service.Control.MainPid(service.KeeperUnit);
            if (door.Hello.Pid == service.Control.MainPid(service.NodeUnit) && door.Hello.Keeper?.Pid == keeper)
            {
                output.Info($"[v] the node answers, build {door.Hello.Build}, attached to that keeper");
                return true;
            }

            output.Error(
                $"the node that answers (pid {door.Hello.Pid}, keeper {door.Hello.Keeper?.Pid}) is not the one of the units", $"its log: {home.NodeLog}");
            return false;
        }
    }

    private static IEnumerable<string> LastWords(InstalledService service, string unit)
    {
        var journal = ProgramResult.Of(
            "journalctl", [service.OwnManager ? "--user-unit" : "--unit", unit, "--lines", $"{LastLines}", "--no-pager", "--output", "cat", "--quiet"]);
        return journal.Succeeded ? journal.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
    }
}

using System.CommandLine;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Boot;
using ActorPm.Shell.Client;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm kill</c>: stops all apps and ends node and keeper; nothing starts again by itself.</summary>
internal static class KillCommand
{
    // Both have nothing left to do but to close their files.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public static Command Declare(Session session) =>
        new Command("kill", "stop all apps, then node and keeper")
            .Does((_, cancellation) => RunAsync(session, cancellation));

    /// <summary>Ends everything of this home.</summary>
    public static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        if (await session.Door.TryEnterAsync(cancellation) is not { } door)
        {
            if (KeeperPeer.Find(session.Home.KeeperSocket) is not { } keeper)
            {
                session.Output.Info($"No ActorPm daemon is running for {session.Home.Root}");
                return ExitCode.Ok;
            }

            // A keeper without its node still runs all apps; a node is started to end them in order.
            try
            {
                door = await session.Door.EnterAsync(session.Output.Info, cancellation);
            }
            catch (NodeUnreachableException noNode)
            {
                return await EndKeeperAsync(session, keeper, noNode, cancellation);
            }
        }

        var printer = new OperationPrinter(session.Output);
        var updates = door.Client.ShutdownAsync(new ShutdownNode { StopApps = true }, cancellation);
        var result = await Operation.RunAsync(session, updates, printer, "stopping all apps");
        if (result != ExitCode.Ok) return result;
        session.Output.Info("[v] All Applications Stopped");
        foreach (var (what, pid) in ((string, int?)[])[("node", door.Hello.Pid), ("keeper", door.Hello.Keeper?.Pid)])
        {
            if (pid is null || ProcessExit.Await(pid.Value, EndLimit)) continue;
            session.Output.Error($"the {what} (pid {pid}) did not end within {EndLimit.TotalSeconds:0} s", $"look into {session.Home.Logs}");
            return ExitCode.Failed;
        }

        session.Output.Info("[v] ActorPm Daemon Stopped");
        if (InstalledService.Of(session.Home) is { } service && service.StartsAtBoot())
            session.Output.Info($"{service.NodeUnit} starts again at the next boot, or by: {service.StartLine}");
        return ExitCode.Ok;
    }

    /// <summary>Where no node can be had the keeper ends what it runs by itself; that it was ended for good nobody can write down.</summary>
    private static async Task<ExitCode> EndKeeperAsync(Session session, int keeper, NodeUnreachableException noNode, CancellationToken cancellation)
    {
        session.Output.Warning($"{noNode.Message}; the keeper (pid {keeper}) ends the apps and itself");
        KeeperPeer.AskToEnd(keeper);
        // As long as the longest kill timeout of its apps, which only it knows.
        while (!await Task.Run(() => ProcessExit.Await(keeper, Look), cancellation)) cancellation.ThrowIfCancellationRequested();
        session.Output.Info("[v] All Applications Stopped");
        session.Output.Info("[v] ActorPm Daemon Stopped");
        session.Output.Info("The next node starts these apps again; pbm delete takes one out for good");
        return ExitCode.Ok;
    }
}

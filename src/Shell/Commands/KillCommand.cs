using System.CommandLine;
using System.Net.Sockets;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Boot;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Operations;
using ActorPm.Shell.Os;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Commands;

/// <summary><c>pbm kill</c>: stops all apps and ends node and keeper; nothing starts again by itself.</summary>
internal static class KillCommand
{
    // Both have nothing left to do but to close their files.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    public static Command Declare(Session session) =>
        new Command("kill", "stop all apps, then node and keeper")
            .Does((_, cancellation) => RunAsync(session, cancellation));

    /// <summary>Ends everything of this home.</summary>
    public static async Task<ExitCode> RunAsync(Session session, CancellationToken cancellation)
    {
        if (await FindAsync(session, cancellation) is not { } door)
        {
            session.Output.Info($"No ActorPm daemon is running for {session.Home.Root}");
            return ExitCode.Ok;
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

    // A keeper without its node still runs all apps; a node is started to end them in order.
    private static async Task<OpenDoor?> FindAsync(Session session, CancellationToken cancellation)
    {
        if (await session.Door.TryEnterAsync(cancellation) is { } door) return door;
        return Answers(session.Home.KeeperSocket) ? await session.Door.EnterAsync(session.Output.Info, cancellation) : null;
    }

    private static bool Answers(string socketPath)
    {
        if (!File.Exists(socketPath)) return false;
        try
        {
            using var address = new UnixSocketAddress(socketPath);
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address.Path));
            return true;
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false;
        }
    }
}

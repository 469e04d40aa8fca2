using System.Text;
using ActorPm.Contracts.Homes;
using ActorPm.Contracts.Services;
using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Recovery;
using ActorPm.Keeper.Upgrade;

namespace ActorPm.Keeper.Lifecycle;

/// <summary>
/// <c>pbm-keeper run --home FOLDER</c>: the keeper, in the foreground of its own process. With
/// <c>--temporary</c> it lives no longer than whoever holds the other end of its standard input.
/// </summary>
internal static class RunCommand
{
    private const int Failed = 1;

    public static int Run(string folder, bool temporary)
    {
        if (!Signals.AreBlockedFromTheStart()) return StartAgainWithSignalsBlocked();
        Descriptors.CloseInheritedOnExec();
        var ready = ReadyLine.Take();
        var service = ServiceNotifier.Take();
        try
        {
            return Serve(new HomePaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), ready, service, temporary);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"cannot start: {problem.Message}");
            ready.Write(ReadyLine.ErrorPrefix + problem.Message);
            service.Status(problem.Message);
            return Failed;
        }
    }

    private static int Serve(HomePaths home, ReadyLine ready, ServiceNotifier service, bool temporary)
    {
        if (Resume.Take() is { } state) return ServeOn(home, state, service);
        home.Create();
        var held = LogDescriptor.TryLock(home.KeeperLock);
        if (held < 0)
        {
            KeeperLog.Write($"another keeper serves {home.Root}");
            ready.Write(ReadyLine.Busy);
            service.Status("another keeper serves this home");
            // systemd would start it again for ever after a plain 0.
            return service.Socket is null ? 0 : DaemonExitCode.Superseded;
        }

        var limits = Limits.Raise();
        Children.BecomeSubreaper();
        var journal = FormerKeeper.TakeOver(home);
        File.Delete(home.KeeperSocket);
        var host = new KeeperHost(home, held, Sockets.Listen(home.KeeperSocket), limits, journal, Clock.Wall, service);
        KeeperLog.Write($"serving {home.Root}, build {Contracts.BuildVersion.Full}");
        ready.Write(ReadyLine.Ready);
        service.Ready($"serving {home.Root}");
        if (!temporary) return RunToTheEnd(host);
        var life = new TemporaryLife(host);
        var code = RunToTheEnd(host);
        life.TidyUp();
        return code;
    }

    /// <summary>After an upgrade: the lock, the socket and the children are ours already.</summary>
    private static int ServeOn(HomePaths home, UpgradeState state, ServiceNotifier service)
    {
        var host = new KeeperHost(home, state.Lock, state.Listener, Limits.Raise(state.OpenFiles), Resume.Journal(state), state.StartedAt, service);
        Resume.Into(host, state);
        KeeperLog.Write($"serving on after an upgrade, build {Contracts.BuildVersion.Full}, {state.Processes.Count} processes");
        return RunToTheEnd(host);
    }

    private static int RunToTheEnd(KeeperHost host)
    {
        Weight.Raise();
        host.Run();
        File.Delete(host.Home.KeeperSocket);
        return host.ToldToGo ? DaemonExitCode.ToldToGo : 0;
    }

    /// <summary>The mask is inherited by the program image executed next, and so by every thread of its runtime.</summary>
    private static int StartAgainWithSignalsBlocked()
    {
        Signals.BlockForNextProgram();
        var arguments = Encoding.UTF8.GetString(ProcFs.Bytes("/proc/self/cmdline")).TrimEnd('\0').Split('\0');
        var environment = Encoding.UTF8.GetString(ProcFs.Bytes("/proc/self/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        var errno = Programs.Replace(Programs.Self, arguments, environment);
        KeeperLog.Write($"cannot execute itself: {Errno.Text(errno)}");
        return Failed;
    }
}

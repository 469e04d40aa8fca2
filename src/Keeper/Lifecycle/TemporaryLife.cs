using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Lifecycle;

/// <summary>
/// A keeper of a single foreground command: leaves the command's terminal, so that Ctrl-C reaches the command
/// alone, and stops everything once the command is gone, however it went. Then it takes the home along.
/// </summary>
internal sealed class TemporaryLife
{
    private const int StandardInput = 0;

    /// <summary>The node reads the same end and needs a moment to close its files.</summary>
    private static readonly TimeSpan NodeLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>In a container a zombie of an app is seen and complained of sooner than elsewhere.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(500);

    private readonly KeeperHost _host;
    private bool _left;

    public TemporaryLife(KeeperHost host)
    {
        _host = host;
        Sessions.BeginOwn();
        host.Loop.Watch(StandardInput, Epoll.Readable, new Handler(_ => OnInput()));
        Sweep();
    }

    /// <summary>Removes the home when nobody else is left to do it.</summary>
    public void TidyUp()
    {
        if (!_left) return;
        var began = TimeProvider.System.GetTimestamp();
        while (LogDescriptor.TryLock(_host.Home.NodeLock) < 0 && TimeProvider.System.GetElapsedTime(began) < NodeLimit) Thread.Sleep(BetweenLooks);
        try
        {
            Directory.Delete(_host.Home.Root, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            KeeperLog.Write($"the temporary home is left behind: {problem.Message}");
        }
    }

    private void Sweep()
    {
        _host.Reaper.Sweep();
        _host.Loop.After(SweepEvery, Sweep);
    }

    private void OnInput()
    {
        Span<byte> buffer = stackalloc byte[64];
        if (Descriptors.Read(StandardInput, buffer) > 0) return;
        _host.Loop.Forget(StandardInput);
        _left = true;
        _host.StopAll("the command it ran for is gone");
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Foreground;

/// <summary>
/// The children of this process. As process 1 of a container it also gets every orphan there is (of
/// <c>docker exec</c>, say; those of the apps go to the keeper) and must wait for their ends, or the
/// process table fills with zombies.
/// </summary>
internal sealed class Children : IDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<int> _own = [];
    private readonly PosixSignalRegistration? _ended;
    private readonly Timer? _sweep;

    public Children()
    {
        if (Environment.ProcessId != 1) return;
        _ended = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => ReapOrphans());
        _sweep = new Timer(_ => ReapOrphans(), null, Sweep, Sweep);
    }

    /// <summary>Starts a program; its end is waited for by the answer.</summary>
    public Process Start(ProcessStartInfo start)
    {
        lock (_gate)
        {
            var process = Process.Start(start)!;
            _own.Add(process.Id);
            return process;
        }
    }

    public void Dispose()
    {
        _ended?.Dispose();
        _sweep?.Dispose();
    }

    private void ReapOrphans()
    {
        lock (_gate)
            foreach (var pid in ProcessChildren.OfThis())
                if (!_own.Contains(pid)) ProcessChildren.Reap(pid);
    }
}

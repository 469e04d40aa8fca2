using System.Runtime.InteropServices;

namespace ActorPm.Shell.Os;

/// <summary>Ctrl-C and its like, caught instead of ending this program at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupts() => _registrations =
    [
        .. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            .Select(signal => PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _asked.Cancel();
            })),
    ];

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Asked => _asked.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _asked.Dispose();
    }
}

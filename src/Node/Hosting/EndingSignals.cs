using System.Runtime.InteropServices;

namespace ActorPm.Node.Hosting;

/// <summary>
/// SIGTERM and SIGINT: the node says goodbye and ends, every process is left alone. SIGHUP (a terminal that
/// closes) is ignored.
/// </summary>
internal sealed class EndingSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens until disposed.</summary>
    public EndingSignals(NodeLifetime lifetime)
    {
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            lifetime.End(new NodeEnding(NodeExitCode.Ok, Goodbye: true));
        }

        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, End),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, End),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => signal.Cancel = true),
        ];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }
}

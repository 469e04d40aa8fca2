using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace ActorPm.Node.Fleet;

/// <summary>
/// Akka's failure detector, which can also be told that the ActorSystem at an address has ended. A member that was put out is
/// removed, and its successor let in, only when somebody finds it unreachable; one that was heard just before it was put out
/// would be waited for as long as for one that falls silent, 6 to 8 s. Akka makes it by its name.
/// </summary>
internal sealed class ToldFailureDetector(Config settings, EventStream events) : FailureDetector
{
    // Akka's registry reaches the detector of an address by a heartbeat only: this says that the one under way is none.
    [ThreadStatic]
    private static bool _isTelling;

    private readonly PhiAccrualFailureDetector _listening = new(settings, events);
    private volatile bool _hasEnded;

    /// <inheritdoc />
    public override bool IsAvailable => !_hasEnded && _listening.IsAvailable;

    /// <inheritdoc />
    public override bool IsMonitoring => _hasEnded || _listening.IsMonitoring;

    /// <inheritdoc />
    public override void HeartBeat()
    {
        _hasEnded = _isTelling;
        if (!_hasEnded) _listening.HeartBeat();
    }

    /// <summary>The ActorSystem at an address has ended: it is unavailable until a heartbeat of its successor.</summary>
    /// <param name="detectors">The detectors of the cluster, of this kind.</param>
    /// <param name="address">Where it was.</param>
    public static void Tell(IFailureDetectorRegistry<Address> detectors, Address address)
    {
        _isTelling = true;
        try
        {
            detectors.Heartbeat(address);
        }
        finally
        {
            _isTelling = false;
        }
    }
}

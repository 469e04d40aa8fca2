using Akka.Actor;
using Akka.Cluster;
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

    /// <summary>A server says which ActorSystem it has now: the one before has ended, if the cluster has put that out and still has it.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="server">Where the ActorSystem of that server is.</param>
    /// <param name="uid">The ActorSystem it has now.</param>
    public static void Tell(Cluster cluster, Address server, int uid)
    {
        if (!cluster.State.Members.Any(member => member.Address == server && member.UniqueAddress.Uid != uid && member.Status is MemberStatus.Down)) return;
        _isTelling = true;
        try
        {
            cluster.FailureDetector.Heartbeat(server);
        }
        finally
        {
            _isTelling = false;
        }
    }
}

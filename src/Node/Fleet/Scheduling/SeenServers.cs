using ActorPm.Fleet.Scheduling;

namespace ActorPm.Node.Fleet.Scheduling;

/// <summary>
/// Which servers have gone since this one came into the cluster. A scheduler that takes over knows by it at once who is lost: it
/// may have begun because of that very server. Written by <c>/user/fleet</c>, read by the scheduler.
/// </summary>
internal sealed class SeenServers
{
    private volatile Presence? _presence;
    private volatile IReadOnlyDictionary<string, GoneServer> _gone = new Dictionary<string, GoneServer>();
    private long _began;

    /// <summary>This server is in the cluster.</summary>
    public void Begin(DateTimeOffset now)
    {
        Interlocked.Exchange(ref _began, now.Ticks);
        _presence = new Presence(now);
    }

    /// <summary>Lets what is seen take an event in; one thread only.</summary>
    public void Take(Action<Presence> take)
    {
        if (_presence is not { } presence) return;
        take(presence);
        _gone = presence.Gone;
    }

    /// <summary>For a scheduler that begins: who has gone, and since when this server has looked.</summary>
    public Presence ForScheduler(DateTimeOffset now) => _presence is null ? new Presence(now) : new Presence(new DateTimeOffset(Interlocked.Read(ref _began), TimeSpan.Zero), _gone);
}

namespace ActorPm.Fleet.Scheduling;

/// <summary>
/// Servers that are in the cluster and were asked what they run, without an answer yet. A server that works answers at once, also while
/// it carries something out; one that does not is mute after a while: its node has a fault that the cluster does not see. Its times must
/// be of a clock that nobody sets. Not thread-safe.
/// </summary>
public sealed class Silences
{
    /// <summary>Asked every 10 s, it has left out three answers; longer than a node stands still whose machine is busy or short of memory.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, DateTimeOffset> _asked = [];

    /// <summary>It was asked. What counts is the first time since it has answered.</summary>
    public void Asked(string serverId, DateTimeOffset now) => _asked.TryAdd(serverId, now);

    /// <summary>It has answered, or is not there any more.</summary>
    public void End(string serverId) => _asked.Remove(serverId);

    /// <summary>Nobody has listened to answers until now: all of them have the whole time again.</summary>
    public void Restart(DateTimeOffset now)
    {
        foreach (var server in _asked.Keys.ToList()) _asked[server] = now;
    }

    /// <summary>Whether it has been asked for so long without an answer that nothing is to wait for it.</summary>
    public bool IsMute(string serverId, DateTimeOffset now) => _asked.TryGetValue(serverId, out var since) && now - since >= Limit;
}

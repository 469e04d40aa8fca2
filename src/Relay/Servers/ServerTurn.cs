using ActorPm.Contracts.Keeper;

namespace ActorPm.Relay.Servers;

/// <summary>
/// Which server is next: smooth weighted round robin, so that one with two instances gets every second turn of three servers'
/// four, not two at once. One that has refused is passed over for a moment, one that does not answer until it does again. Pure.
/// </summary>
internal sealed class ServerTurn
{
    /// <summary>An instance that starts, or the last one that has just gone: asked again soon.</summary>
    private const long PauseOfRefused = 250;

    private readonly Dictionary<string, (long Current, long RefusedUntil)> _states = [];

    /// <summary>Those that may have instances.</summary>
    public IReadOnlyList<PublishedServer> Servers { get; private set; } = [];

    /// <summary>Others from now on; who stays keeps its turn.</summary>
    public void Set(IReadOnlyList<PublishedServer> servers)
    {
        Servers = servers;
        foreach (var gone in _states.Keys.Where(id => servers.All(server => server.Id != id)).ToList()) _states.Remove(gone);
    }

    /// <summary>The next one; null when none is left for this client.</summary>
    /// <param name="tried">Those that have failed for this client.</param>
    /// <param name="answers">Whether a server is known to answer.</param>
    /// <param name="now">The time, in ms.</param>
    public PublishedServer? Next(IReadOnlyCollection<string> tried, Func<string, bool> answers, long now)
    {
        var left = Servers.Where(server => !tried.Contains(server.Id)).ToList();
        // Rather one that is not likely to work than none.
        var best = left.Where(server => answers(server.Id) && State(server).RefusedUntil <= now).ToList();
        if (best.Count == 0) best = left.Where(server => answers(server.Id)).ToList();
        return Choose(best.Count > 0 ? best : left);
    }

    /// <summary>It has none.</summary>
    public void Refused(string serverId, long now)
    {
        if (_states.TryGetValue(serverId, out var state)) _states[serverId] = (state.Current, now + PauseOfRefused);
    }

    private PublishedServer? Choose(List<PublishedServer> among)
    {
        if (among.Count == 0) return null;
        var total = 0L;
        PublishedServer? chosen = null;
        foreach (var server in among)
        {
            var weight = Math.Max(1, server.Weight);
            total += weight;
            var (current, refused) = State(server);
            _states[server.Id] = (current + weight, refused);
            if (chosen is null || current + weight > _states[chosen.Id].Current) chosen = server;
        }

        var state = _states[chosen!.Id];
        _states[chosen.Id] = (state.Current - total, state.RefusedUntil);
        return chosen;
    }

    private (long Current, long RefusedUntil) State(PublishedServer server) => _states.GetValueOrDefault(server.Id);
}

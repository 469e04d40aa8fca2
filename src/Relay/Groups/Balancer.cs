using System.Net;
using ActorPm.Contracts.Apps;

namespace ActorPm.Relay.Groups;

/// <summary>Which instance is next. Among those that take connections and were not tried for this client yet.</summary>
internal sealed class Balancer
{
    private int _turn = -1;

    public Backend? Choose(List<Backend> backends, BalanceRule rule, IPAddress? client, List<Backend>? tried)
    {
        if (rule == BalanceRule.Source && client is not null) return BySource(backends, client, tried);
        return rule == BalanceRule.LeastConnections ? Least(backends, tried) : Next(backends, tried);
    }

    private Backend? Next(List<Backend> backends, List<Backend>? tried)
    {
        for (var step = 1; step <= backends.Count; step++)
        {
            var index = (int)((uint)(_turn + step) % (uint)backends.Count);
            if (!Fits(backends[index], tried)) continue;
            _turn = index;
            return backends[index];
        }

        return null;
    }

    // Starts after the last one chosen, so that equally busy ones take turns.
    private Backend? Least(List<Backend> backends, List<Backend>? tried)
    {
        Backend? least = null;
        var chosen = 0;
        for (var step = 1; step <= backends.Count; step++)
        {
            var index = (int)((uint)(_turn + step) % (uint)backends.Count);
            if (!Fits(backends[index], tried) || (least is not null && backends[index].Open >= least.Open)) continue;
            (least, chosen) = (backends[index], index);
        }

        if (least is not null) _turn = chosen;
        return least;
    }

    // Highest random weight: a client moves only when its own instance goes. By instance, so that a new generation keeps its clients.
    private static Backend? BySource(List<Backend> backends, IPAddress client, List<Backend>? tried)
    {
        Span<byte> address = stackalloc byte[16];
        client.TryWriteBytes(address, out var length);
        Backend? best = null;
        ulong highest = 0;
        foreach (var backend in backends)
        {
            if (!Fits(backend, tried)) continue;
            var weight = Weight(address[..length], backend.Instance);
            if (best is not null && (weight < highest || (weight == highest && backend.Generation < best.Generation))) continue;
            (best, highest) = (backend, weight);
        }

        return best;
    }

    private static ulong Weight(ReadOnlySpan<byte> address, int instance)
    {
        var hash = 14695981039346656037UL; // FNV-1a, then the finisher of splitmix64: neighbours must not look alike
        foreach (var part in address) hash = (hash ^ part) * 1099511628211UL;
        hash ^= (ulong)(uint)instance * 0x9E3779B97F4A7C15UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    private static bool Fits(Backend backend, List<Backend>? tried) =>
        backend.TakesConnections && (tried is null || !tried.Contains(backend));
}

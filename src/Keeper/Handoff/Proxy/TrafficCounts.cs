using ActorPm.Contracts.Relay;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>Asks relays how many connections each process was handed, and adds up what they answer.</summary>
internal sealed class TrafficCounts(EventLoop loop)
{
    /// <summary>A relay that is busy does not hold up the answer to a person.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<long, Question> _asked = [];
    private long _number;

    private sealed record Question(HashSet<RelayProcess> Awaited, LoopTimer Limit, Action Done);

    /// <summary>Calls back once, when all have answered or the time is over.</summary>
    public void Ask(IEnumerable<RelayProcess> relays, Action done)
    {
        var awaited = relays.ToHashSet();
        if (awaited.Count == 0)
        {
            done();
            return;
        }

        var number = ++_number;
        _asked[number] = new Question(awaited, loop.After(Limit, () => End(number)), done);
        foreach (var relay in awaited.ToArray()) relay.Send(new CountTraffic(number));
    }

    public void Answered(RelayProcess relay, TrafficCounted counted, IReadOnlyDictionary<(int Instance, long Generation), Member> members)
    {
        foreach (var traffic in counted.Backends)
        {
            var key = (traffic.Instance, traffic.Generation);
            if (!members.TryGetValue(key, out var member)) continue;
            var former = relay.Counted.GetValueOrDefault(key);
            member.Connections = (member.Connections ?? 0) + traffic.Handed - (former?.Handed ?? 0);
            member.Open = (member.Open ?? 0) + traffic.Open - (former?.Open ?? 0);
            relay.Counted[key] = traffic;
        }

        Had(relay, counted.Id);
    }

    /// <summary>It has ended, and its connections with it.</summary>
    public void Gone(RelayProcess relay, IReadOnlyDictionary<(int Instance, long Generation), Member> members)
    {
        foreach (var (key, traffic) in relay.Counted)
            if (members.TryGetValue(key, out var member)) member.Open -= traffic.Open;
        foreach (var number in _asked.Keys.ToArray()) Had(relay, number);
    }

    private void Had(RelayProcess relay, long number)
    {
        if (_asked.TryGetValue(number, out var question) && question.Awaited.Remove(relay) && question.Awaited.Count == 0) End(number);
    }

    private void End(long number)
    {
        if (!_asked.Remove(number, out var question)) return;
        question.Limit.Cancel();
        question.Done();
    }
}

using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>Asks relays now and then: one that never answers hangs and is killed; what they count is remembered.</summary>
internal sealed class RelayWatch(EventLoop loop, Helpers helpers, IReadOnlyCollection<RelayProcess> running, Action count)
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromSeconds(10), BetweenLooksAtDrains = TimeSpan.FromSeconds(1);

    /// <summary>So many questions unanswered: it hangs.</summary>
    private const int MostSilent = 4;

    private LoopTimer? _question;
    private LoopTimer? _look;

    /// <summary>There is a relay.</summary>
    public void Begin() => _question ??= loop.After(BetweenQuestions, AskAll);

    /// <summary>Something drains: its end is to tell how many connections are left.</summary>
    public void LookAtDrains() => _look ??= loop.After(BetweenLooksAtDrains, Look);

    private void AskAll()
    {
        _question = running.Count == 0 ? null : loop.After(BetweenQuestions, AskAll);
        foreach (var relay in running.ToArray())
        {
            if (relay.Silent++ < MostSilent) continue;
            KeeperLog.Write($"pbm-relay {relay.Pid} does not answer; it is killed");
            helpers.Kill(relay.Pid);
        }

        count();
    }

    private void Look()
    {
        _look = running.Any(relay => relay.Draining.Count > 0) ? loop.After(BetweenLooksAtDrains, Look) : null;
        count();
    }
}

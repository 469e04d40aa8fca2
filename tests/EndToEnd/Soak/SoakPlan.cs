namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>What a soak does, from its seed alone; pure, so that a run can be repeated.</summary>
internal static class SoakPlan
{
    /// <summary>How often each kind is drawn. Rarely what a server needs long to come back from, and what makes daemons young again.</summary>
    private static readonly (SoakKind Kind, int Weight)[] Weights =
    [
        (SoakKind.KillApp, 6), (SoakKind.KillNode, 2), (SoakKind.KillKeeper, 1), (SoakKind.KillRelay, 2), (SoakKind.FreezeNode, 2),
        (SoakKind.PowerOff, 2), (SoakKind.PowerOn, 2), (SoakKind.Cut, 2), (SoakKind.Mend, 3), (SoakKind.Reload, 4), (SoakKind.Scale, 4),
        (SoakKind.Declare, 3), (SoakKind.DeclareBroken, 1), (SoakKind.Drain, 2), (SoakKind.Uncordon, 2), (SoakKind.Update, 1), (SoakKind.Rebuild, 1),
    ];

    /// <summary>Rounds without end.</summary>
    /// <param name="seed">The same gives the same.</param>
    /// <param name="hosts">How many there are.</param>
    /// <param name="steps">Steps a round.</param>
    public static IEnumerable<SoakRound> Rounds(int seed, int hosts, int steps)
    {
        var random = new Random(seed);
        for (var number = 1; ; number++)
        {
            var untouched = random.Next(hosts);
            var state = new State(hosts);
            List<SoakStep> round = [];
            while (round.Count < steps)
                if (Draw(random, untouched, state) is { } step)
                    round.Add(step);
            yield return new SoakRound(number, untouched, round);
        }
    }

    /// <summary>One step that has a meaning as things are; null for another try.</summary>
    private static SoakStep? Draw(Random random, int untouched, State state)
    {
        var kind = Kind(random);
        var touched = random.Next(state.IsOff.Length - 1);
        if (touched >= untouched) touched++;
        var typedAt = random.Next(state.IsOff.Length);
        var app = random.Next(2) == 0 ? SoakApps.Counted : SoakApps.Everywhere;
        var number = random.Next(2, (3 * state.IsOff.Length) + 1);
        var pause = TimeSpan.FromMilliseconds(random.Next(100, 3000));
        switch (kind)
        {
            case SoakKind.PowerOff or SoakKind.KillApp or SoakKind.KillNode or SoakKind.KillKeeper or SoakKind.KillRelay or SoakKind.FreezeNode or SoakKind.Update or SoakKind.Rebuild:
                if (state.IsOff[touched]) return null;
                state.IsOff[touched] = kind is SoakKind.PowerOff;
                return new SoakStep(kind, touched, "", kind is SoakKind.KillApp or SoakKind.FreezeNode ? number : 0, pause);
            case SoakKind.PowerOn:
                if (!state.IsOff[touched]) return null;
                state.IsOff[touched] = false;
                return new SoakStep(kind, touched, "", 0, pause);
            case SoakKind.Cut or SoakKind.Mend:
                if (state.IsCut[touched] == kind is SoakKind.Cut) return null;
                state.IsCut[touched] = kind is SoakKind.Cut;
                return new SoakStep(kind, touched, "", 0, pause);
            case SoakKind.Drain or SoakKind.Uncordon:
                return new SoakStep(kind, touched, "", 0, pause);
            case SoakKind.Scale:
                return state.IsOff[typedAt] ? null : new SoakStep(kind, typedAt, SoakApps.Counted, number, pause);
            default:
                return state.IsOff[typedAt] ? null : new SoakStep(kind, typedAt, app, 0, pause);
        }
    }

    private static SoakKind Kind(Random random)
    {
        var at = random.Next(Weights.Sum(one => one.Weight));
        foreach (var (kind, weight) in Weights)
        {
            if (at < weight) return kind;
            at -= weight;
        }

        throw new InvalidOperationException("the weights do not add up");
    }

    /// <summary>How the hosts are at a step.</summary>
    private sealed class State(int hosts)
    {
        public bool[] IsOff { get; } = new bool[hosts];

        public bool[] IsCut { get; } = new bool[hosts];
    }
}

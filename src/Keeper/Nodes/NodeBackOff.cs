namespace ActorPm.Keeper.Nodes;

/// <summary>1, 2, 4, 8, 16, 30, 30 … seconds.</summary>
internal readonly record struct NodeBackOff(int Attempts)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public NodeBackOff Next(out TimeSpan delay)
    {
        delay = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Attempts)));
        return new NodeBackOff(Math.Min(Attempts + 1, 5));
    }
}

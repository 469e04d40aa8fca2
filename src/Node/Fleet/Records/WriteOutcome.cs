namespace ActorPm.Node.Fleet.Records;

/// <summary>What became of a record that was written.</summary>
internal abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>A majority of the servers in the cluster has it on disk, and found nothing later.</summary>
    public sealed record Confirmed : WriteOutcome;

    /// <summary>
    /// It is here and will spread, but a majority did not say in time that it has it. This takes nothing back: also in a minority
    /// it stays, and later wins over all that is older.
    /// </summary>
    public sealed record NotConfirmed : WriteOutcome;

    /// <summary>A record as late or later is there, and stays.</summary>
    /// <param name="Clock">Its clock.</param>
    public sealed record Outdated(long Clock) : WriteOutcome;

    /// <summary>It could not be written here; whether another server has it is not known.</summary>
    /// <param name="Reason">Why, in words.</param>
    public sealed record Failed(string Reason) : WriteOutcome;
}

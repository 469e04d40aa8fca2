namespace ActorPm.Fleet.Leases;

/// <summary>
/// The times of the lease under which a single app runs. A server extends it only by an answer of a majority in whose cluster
/// it is; the keeper ends the process at its end. The scheduler starts a replacement only when the last such answer that can
/// have been given is older than a lease.
/// </summary>
public static class LeaseRules
{
    /// <summary>From the moment the others are asked to the end of what their answer allows.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>For clocks that run at different speeds, and for what is under way.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Since the server was seen last.</summary>
    public static readonly TimeSpan AfterContact = 2 * Length;

    /// <summary>Since the cluster has removed it: every server that agreed to that answers it no more.</summary>
    public static readonly TimeSpan AfterRemoval = Length + Margin;

    /// <summary>Between two rounds of questions.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What a server of the fleet answers within; the round ends without those that need longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
}

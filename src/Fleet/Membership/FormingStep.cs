namespace ActorPm.Fleet.Membership;

/// <summary>What another member said when asked which cluster it is in.</summary>
/// <param name="ServerId">Who it is.</param>
/// <param name="Cluster">Addresses of the cluster it is in, the ones that are up; empty when it is in none.</param>
public sealed record PeerAnswer(string ServerId, IReadOnlyList<string> Cluster);

/// <summary>What a server without a cluster does next.</summary>
public abstract record FormingStep
{
    private FormingStep()
    {
    }

    /// <summary>Join the cluster that is there.</summary>
    /// <param name="Seeds">Addresses of its members.</param>
    public sealed record Join(IReadOnlyList<string> Seeds) : FormingStep;

    /// <summary>Begin the cluster: the others will join this server.</summary>
    public sealed record Begin : FormingStep;

    /// <summary>Wait and ask again.</summary>
    /// <param name="Reason">Why, in words.</param>
    public sealed record Wait(string Reason) : FormingStep
    {
        /// <summary>A majority answers already: the cluster is there within seconds.</summary>
        public bool IsNear { get; init; }
    }
}

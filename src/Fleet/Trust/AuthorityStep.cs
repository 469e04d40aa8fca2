namespace ActorPm.Fleet.Trust;

/// <summary>What a server does next about the authority of its fleet.</summary>
public abstract record AuthorityStep
{
    private AuthorityStep()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Rest : AuthorityStep;

    /// <summary>Another one is due, and nothing is done about it here and now.</summary>
    /// <param name="Reason">Why one is due and what it waits for, in words; null while another server is expected to make it.</param>
    public sealed record Wait(string? Reason) : AuthorityStep;

    /// <summary>Make another one.</summary>
    /// <param name="Reason">Why, in words.</param>
    public sealed record Make(string Reason) : AuthorityStep;

    /// <summary>Ask for the key of the one that signs.</summary>
    public sealed record FetchKey : AuthorityStep;
}

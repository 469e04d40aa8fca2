namespace ActorPm.Node.Keeper;

/// <summary>What the connection to the keeper tells the host of the node.</summary>
internal interface IKeeperHost
{
    /// <summary>The next term above <paramref name="highestOfKeeper"/>, on disk when this returns.</summary>
    long NextTerm(long highestOfKeeper);

    /// <summary>A node of a higher term is in control: end at once and touch nothing.</summary>
    void Superseded(string reason);

    /// <summary>
    /// The keeper was told to go and took its apps along; what is wanted is unchanged. True when the node goes
    /// too, false when another keeper is to be waited for.
    /// </summary>
    bool KeeperWentAway(string reason);
}

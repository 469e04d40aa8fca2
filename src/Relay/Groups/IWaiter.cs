namespace ActorPm.Relay.Groups;

/// <summary>A client that waits for an instance.</summary>
internal interface IWaiter
{
    /// <summary>Something has changed.</summary>
    void TryAgain();
}

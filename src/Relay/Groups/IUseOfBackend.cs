namespace ActorPm.Relay.Groups;

/// <summary>An exchange or tunnel with an instance.</summary>
internal interface IUseOfBackend
{
    /// <summary>The instance is gone.</summary>
    void BackendGone();
}

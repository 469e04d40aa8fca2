namespace ActorPm.Fleet.Placement;

/// <summary>What becomes of the instances of a lost server (<c>on_server_loss</c>).</summary>
public enum LossPolicy
{
    /// <summary>They are started on other servers.</summary>
    Replace,

    /// <summary>They wait for the server, until it is removed from the fleet.</summary>
    Wait,

    /// <summary>They are never started elsewhere, also when the server was removed from the fleet; then they are missing.</summary>
    Never,
}

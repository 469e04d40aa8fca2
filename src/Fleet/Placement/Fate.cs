namespace ActorPm.Fleet.Placement;

/// <summary>What becomes of the instances an app has on a server.</summary>
internal enum Fate
{
    /// <summary>They stay assigned to it.</summary>
    Stay,

    /// <summary>They move to other servers; as many as fit nowhere else stay.</summary>
    MoveIfRoom,

    /// <summary>They move to other servers, or are missing.</summary>
    Move,
}

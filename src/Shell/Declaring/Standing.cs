namespace ActorPm.Shell.Declaring;

/// <summary>What becomes of a setting PM2 knows.</summary>
internal enum Standing
{
    /// <summary>It works.</summary>
    Built,

    /// <summary>Refused by name until it works, never ignored.</summary>
    NotBuilt,

    /// <summary>Accepted without effect, because it switches something off (or on) that ActorPm does not have.</summary>
    NoEffect,
}

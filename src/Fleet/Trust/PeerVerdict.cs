namespace ActorPm.Fleet.Trust;

/// <summary>Whether the other side of a connection is a server of this fleet.</summary>
/// <param name="ServerId">Which one; null when it is refused.</param>
/// <param name="Reason">Why it is refused, in words; null when it is not.</param>
/// <param name="HasEnded">Its certificate has ended, or is of an authority that is not known here: it may have that renewed and compare lists of members, and nothing else.</param>
public readonly record struct PeerVerdict(string? ServerId, string? Reason, bool HasEnded = false)
{
    /// <summary>It is let in.</summary>
    public bool IsMember => ServerId is not null;

    internal static PeerVerdict Refused(string reason) => new(null, reason);
}

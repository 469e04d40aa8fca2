namespace ActorPm.Fleet.Clients;

/// <summary>Whether somebody outside the fleet is let in.</summary>
/// <param name="Client">Who; null when it is refused.</param>
/// <param name="Reason">Why it is refused, in words; null when it is not.</param>
public readonly record struct ClientVerdict(ClientRecord? Client, string? Reason)
{
    internal static ClientVerdict Refused(string reason) => new(null, reason);
}

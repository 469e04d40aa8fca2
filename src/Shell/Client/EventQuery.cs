namespace ActorPm.Shell.Client;

/// <summary>What <c>pbm events</c> asks for.</summary>
/// <param name="Target">Which apps; null for all and the server's own.</param>
/// <param name="Since">Not older than this; null for no limit.</param>
/// <param name="Lines">At most so many, the newest; null for the node's default.</param>
/// <param name="Follow">Go on with what happens.</param>
internal sealed record EventQuery(string? Target, DateTimeOffset? Since, int? Lines, bool Follow);

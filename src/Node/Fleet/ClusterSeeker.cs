namespace ActorPm.Node.Fleet;

/// <summary>A server that looks for the cluster of its fleet.</summary>
/// <param name="ServerId">The server.</param>
/// <param name="Uid">Number of its ActorSystem: those it had before have ended.</param>
internal sealed record ClusterSeeker(string ServerId, int Uid);

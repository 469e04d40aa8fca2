namespace ActorPm.Fleet.Scheduling;

/// <summary>A server that the cluster has removed. Times are of a clock that nobody sets.</summary>
/// <param name="Since">Since when it cannot be reached.</param>
/// <param name="LostFrom">When it counts as lost.</param>
/// <param name="RemovedAt">When the cluster has removed it.</param>
public readonly record struct GoneServer(DateTimeOffset Since, DateTimeOffset LostFrom, DateTimeOffset RemovedAt);

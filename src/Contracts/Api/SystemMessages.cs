namespace ActorPm.Contracts.Api;

/// <summary>Answer of <see cref="ApiRoutes.System"/>.</summary>
/// <param name="Readings">In PM2's order and under its names.</param>
public sealed record SystemReadings(IReadOnlyList<SystemReading> Readings);

/// <summary>One reading of the machine.</summary>
/// <param name="Name">PM2's name, <c>RAM Usage</c>, <c>net:rx_5:eth0</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Unit">Its unit, <c>%</c>, <c>b</c>, <c>mb/s</c>.</param>
public sealed record SystemReading(string Name, double Value, string Unit);

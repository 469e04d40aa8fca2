using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Processes;

/// <summary>Turns the keeper's word on an exit into what is remembered of it.</summary>
internal static class ExitReading
{
    /// <summary>So many lines of its standard error are kept and shown.</summary>
    public const int ErrorLines = 5;

    public static LastExit Read(ExitedEvent exited) => new(
        exited.Generation,
        exited.Cause,
        exited.Code,
        exited.SignalName,
        DateTimeOffset.FromUnixTimeMilliseconds(exited.ExitedAt),
        TimeSpan.FromMilliseconds(Math.Max(0, exited.ExitedAt - exited.SpawnedAt)),
        [.. exited.ErrorTail.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).TakeLast(ErrorLines)]);
}

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
        LastLines(exited.ErrorTail))
    {
        OutOfMemoryKills = exited.OutOfMemoryKills,
        MemoryLimit = exited.MemoryLimit,
    };

    /// <summary>The frames of a stack trace are left out: five of them would hide the message above them.</summary>
    private static IReadOnlyList<string> LastLines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToList();
        var telling = lines.Where(line => !(line.StartsWith(' ') && line.TrimStart().StartsWith("at ", StringComparison.Ordinal))).ToList();
        return [.. (telling.Count > 0 ? telling : lines).TakeLast(ErrorLines)];
    }
}

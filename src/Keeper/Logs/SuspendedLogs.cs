namespace ActorPm.Keeper.Logs;

/// <summary>The log writer's memory at a moment when it has nothing left to write.</summary>
/// <param name="Files">The open files.</param>
/// <param name="Held">Beginnings of lines not written yet, by output and file.</param>
internal sealed record SuspendedLogs(
    IReadOnlyList<LogFileState> Files, IReadOnlyDictionary<OutputTarget, Dictionary<string, byte[]>> Held);

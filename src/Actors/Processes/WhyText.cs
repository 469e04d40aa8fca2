using ActorPm.Contracts.Processes;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <summary>What happened last to an instance and what happens next, in plain words.</summary>
internal static class WhyText
{
    /// <summary>Sentences, the most important first.</summary>
    public static IReadOnlyList<string> Describe(InstanceStatus status, DateTimeOffset now)
    {
        var memory = status.Memory;
        List<string> lines = [First(status, now)];
        if (memory.LastExit is { } exit && memory.Status is ProcessState.Online or ProcessState.Launching or ProcessState.Stopping)
            lines.Add($"last exit: {Shortened(ExitText.Describe(memory.LastExit), status)}, {DurationText.ToWords(now - memory.LastExit.At)} ago");
        return lines;
    }

    /// <summary>What happens next; null when nothing does before somebody asks for it.</summary>
    public static string? Next(InstanceStatus status, DateTimeOffset now) => status.State switch
    {
        ProcessState.WaitingRestart => "next start in " + DurationText.ToWords((status.Memory.RestartDueAt ?? now) - now),
        ProcessState.Launching or ProcessState.Online when status.Memory.LastExit is not null => "started again",
        ProcessState.Errored => $"nothing more until: pbm restart {status.Name}",
        _ => null,
    };

    private static string First(InstanceStatus status, DateTimeOffset now)
    {
        var memory = status.Memory;
        return status.State switch
        {
            ProcessState.Online => $"online for {Since(memory.StartedAt, now)} as pid {status.Pid}, {memory.LastDecision}",
            ProcessState.Launching when status.Held is { } held => $"not started yet, {held}",
            ProcessState.Launching when status.Process is null => $"being started, {memory.LastDecision}",
            ProcessState.Launching => $"started {Since(memory.StartedAt, now)} ago as pid {status.Pid}, not ready yet{(status.Awaited is { } awaited ? $" ({awaited})" : "")}, {Shortened(memory.LastDecision, status)}",
            ProcessState.Stopping => $"being stopped: {memory.LastDecision}",
            ProcessState.WaitingRestart => $"{memory.LastDecision}, {Next(status, now)}",
            ProcessState.Errored => $"{memory.LastDecision}, {Next(status, now)}",
            _ when memory.StoppedByKill => $"stopped by pbm kill, start it with: pbm start {status.Name}",
            _ when memory.EndedItself && status.App.Spec.Schedule is not null => memory.LastDecision,
            _ => $"{(memory.LastDecision.Length == 0 ? "never started" : memory.LastDecision)}, start it with: pbm start {status.Name}",
        };
    }

    /// <summary>What it still has to do is said once, not again with every try that failed for it.</summary>
    private static string Shortened(string text, InstanceStatus status) =>
        status.Awaited is { } awaited ? text.Replace($" ({awaited})", "", StringComparison.Ordinal) : text;

    private static string Since(DateTimeOffset? start, DateTimeOffset now) => DurationText.ToWords(now - (start ?? now));
}

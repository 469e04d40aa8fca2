namespace ActorPm.Keeper.Logs;

/// <summary>What the log writer tells the control thread; each is called on the writer's thread.</summary>
internal sealed record LogFileEvents(
    Action<string, int, string> TroubleStarted,
    Action<string, int, long> TroubleEnded,
    Action<string> Rotated,
    Action<string, string> RotationFailed);

/// <summary>What a log file's bytes alone do not tell the next keeper.</summary>
internal sealed record LogFileState(string Path, bool AtLineStart, long FirstLineAt, string? LastWriter);

using ActorPm.Contracts.Units;

namespace ActorPm.Shell.Rendering;

/// <summary>What a line of <c>pbm logs</c> looks like.</summary>
internal enum LogForm
{
    /// <summary>With PM2's prefix.</summary>
    Prefixed,

    /// <summary>As the program wrote it.</summary>
    Raw,

    /// <summary>A JSON object.</summary>
    Json,

    /// <summary><c>timestamp=… app=… id=… type=… message=…</c>.</summary>
    KeyValue,
}

/// <summary>How log lines are shown.</summary>
/// <param name="Form">Their form.</param>
/// <param name="Lines">The number of last lines that was asked for, told in the headers.</param>
/// <param name="Timestamp">Put before each new line; null for none.</param>
/// <param name="Highlight">A word to be seen at once; null for none.</param>
internal sealed record LogStyle(LogForm Form, int Lines, DayFormat? Timestamp = null, string? Highlight = null)
{
    /// <summary>PM2's form of a timestamp.</summary>
    public const string UsualTimestamp = "YYYY-MM-DD-HH:mm:ss";

    /// <summary>Lines for programs have no headers among them.</summary>
    public bool HasHeaders => Form is LogForm.Prefixed or LogForm.Raw;
}

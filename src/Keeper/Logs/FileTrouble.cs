namespace ActorPm.Keeper.Logs;

/// <summary>A time in which a log file cannot be written, and what was lost in it.</summary>
internal sealed class FileTrouble(LogSink sink, string problem, long retryAt)
{
    private LogSink? _cut;

    public LogSink Sink => sink;

    public string Problem => problem;

    /// <summary>When the file is tried again, in ms since the epoch.</summary>
    public long RetryAt { get; set; } = retryAt;

    public long Dropped { get; set; }

    public void Drop(LogSink from, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        Dropped += bytes.Length;
        if (bytes[^1] != '\n') _cut = from;
        else if (_cut == from) _cut = null;
    }

    /// <summary>The rest of a line whose beginning was dropped is dropped too.</summary>
    public void SkipCutLine(LogSink from, ref ReadOnlySpan<byte> bytes)
    {
        if (_cut != from || bytes.IsEmpty) return;
        var rest = bytes.IndexOf((byte)'\n') + 1;
        if (rest == 0) rest = bytes.Length;
        Drop(from, bytes[..rest]);
        bytes = bytes[rest..];
    }
}

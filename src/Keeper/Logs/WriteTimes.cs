namespace ActorPm.Keeper.Logs;

/// <summary>
/// When the last blocks of a log file were written, so that lines without a time of their own can be put in order with
/// those of other files. Kept in memory only: what was written before the file was opened counts as written when it last changed.
/// </summary>
internal sealed class WriteTimes
{
    /// <summary>More than anybody reads at once, where each line is a block; a kilobyte a file.</summary>
    public const int Most = 64;

    /// <summary>Blocks that come so soon after each other count as one, in ms: a line is not read more exactly.</summary>
    public const long Grain = 20;

    private readonly Queue<(long End, long At)> _blocks = [];
    private (long End, long At) _last;

    /// <summary>Blocks, oldest first: where in the file each ends, and when it was written (ms since the epoch).</summary>
    public IReadOnlyList<(long End, long At)> Blocks => _last.End > 0 ? [.. _blocks, _last] : [];

    /// <summary>The file is another, or was cut.</summary>
    /// <param name="end">Its size.</param>
    /// <param name="at">When it last changed.</param>
    public void Reset(long end, long at)
    {
        _blocks.Clear();
        _last = (end, at);
    }

    /// <summary>Something was written.</summary>
    /// <param name="end">The size after it.</param>
    /// <param name="at">When.</param>
    public void Note(long end, long at)
    {
        if (_last.End > 0 && at - _last.At >= Grain)
        {
            if (_blocks.Count == Most - 1) _blocks.Dequeue();
            _blocks.Enqueue(_last);
            _last = (end, at);
        }
        else
        {
            _last = (end, _last.End > 0 ? _last.At : at);
        }
    }
}

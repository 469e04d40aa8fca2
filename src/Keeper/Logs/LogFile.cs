using ActorPm.Contracts.Apps;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Logs;

/// <summary>
/// One log file, shared by all outputs that go to its path. Belongs to the log writer's thread. A file
/// that cannot be written drops what comes, counts it, tries again each second, and says in its own
/// text how much is missing once it can be written again.
/// </summary>
internal sealed class LogFile(string path, LogFileEvents events)
{
    private const long RetryEvery = 1000;

    // A rename that fails would otherwise be tried for every block.
    private const long RotationRetryEvery = 60_000;

    private readonly AppendedFile _file = new(path);
    private string? _lastWriter;
    private long _firstLineAt;
    private string? _lastRotated;
    private long _noRotationBefore;
    private FileTrouble? _trouble;

    public string Path => path;

    /// <summary>Outputs that have it open.</summary>
    public int Writers { get; set; }

    /// <summary>The rules of whoever opened it last.</summary>
    public LogRotation Rotation { get; set; } = new();

    /// <summary>Its last line has no end yet and is not of this output.</summary>
    public bool IsWithinLineOfAnother(LogSink sink) => !_file.AtLineStart && _lastWriter is not null && _lastWriter != sink.WriterKey && Writers > 1;

    public bool InTrouble => _trouble is not null;

    public void Append(LogSink sink, ReadOnlySpan<byte> bytes, long at)
    {
        if (!Ready(sink, ref bytes, at) || bytes.IsEmpty) return;
        if (_lastWriter != sink.WriterKey)
        {
            if (!_file.AtLineStart && _file.Write("\n"u8) == 0)
            {
                Drop(sink, bytes);
                return;
            }

            _lastWriter = sink.WriterKey;
        }

        while (!bytes.IsEmpty)
        {
            var count = MayRotate(at) ? RotationRule.BytesForThisFile(_file.Size, Rotation.MaxBytes, _file.AtLineStart, bytes) : bytes.Length;
            if (_file.AtLineStart && MayRotate(at) && RotationRule.IsTooOld(Rotation, _file.Size, _firstLineAt, at)) count = 0;
            if (count == 0)
            {
                Rotate(at);
                if (_file.IsOpen) continue;
                Drop(sink, bytes);
                return;
            }

            if (_file.Size == 0) _firstLineAt = at;
            var written = _file.Write(bytes[..count]);
            if (written > 0) _file.Times.Note(_file.Size, at);
            bytes = bytes[written..];
            if (written == count) continue;
            Drop(sink, bytes);
            return;
        }
    }

    /// <summary>Opens it, so that it is there before the first line. A failure is trouble, told as such.</summary>
    public void Open(LogSink sink)
    {
        if (_file.IsOpen) return;
        if (_file.TryOpen()) _firstLineAt = _file.BornAt;
        else _ = Trouble(sink);
    }

    /// <summary>The trouble may be over though nothing more is written.</summary>
    public void RetryIfDue(long at)
    {
        ReadOnlySpan<byte> nothing = default;
        if (_trouble is { } trouble && at >= trouble.RetryAt) _ = Ready(trouble.Sink, ref nothing, at);
    }

    public void RotateIfOld(long at)
    {
        if (_file.IsOpen && _file.AtLineStart && MayRotate(at) && RotationRule.IsTooOld(Rotation, _file.Size, _firstLineAt, at)) Rotate(at);
    }

    /// <summary>When what stands in it was written.</summary>
    public IReadOnlyList<(long End, long At)> WriteTimes => _file.Times.Blocks;

    public void Truncate() => _file.Truncate();

    /// <summary>Bytes the control thread had to drop because this thread did not get on.</summary>
    public void NoteDropped(LogSink sink, long bytes, string reason, long at)
    {
        if (_trouble is { } trouble) trouble.Dropped += bytes;
        else if (!WriteNotice(sink, bytes, reason, at)) Trouble(sink).Dropped += bytes;
    }

    public void Reopen()
    {
        Close();
        _ = _file.TryOpen();
    }

    public void Close() => _file.Close();

    public LogFileState State() => new(path, _file.AtLineStart, _firstLineAt, _lastWriter);

    public void Restore(LogFileState state) =>
        (_file.AtLineStart, _firstLineAt, _lastWriter) = (state.AtLineStart || _file.Size == 0, state.FirstLineAt, state.LastWriter);

    private bool MayRotate(long at) => Rotation.Enabled && at >= _noRotationBefore;

    /// <summary>True when it can be written; takes off bytes that belong to a line whose beginning was dropped.</summary>
    private bool Ready(LogSink sink, ref ReadOnlySpan<byte> bytes, long at)
    {
        if (!InTrouble)
        {
            _file.CheckLinks(at);
            if (_file.IsOpen) return true;
        }

        var trouble = Trouble(sink);
        trouble.SkipCutLine(sink, ref bytes);
        if (at < trouble.RetryAt || (!_file.IsOpen && !_file.TryOpen()) || !WriteNotice(sink, trouble.Dropped, trouble.Problem, at))
        {
            if (at >= trouble.RetryAt) trouble.RetryAt = at + RetryEvery;
            trouble.Drop(sink, bytes);
            return false;
        }

        _trouble = null;
        events.TroubleEnded(path, sink.Target.Instance, trouble.Dropped);
        return true;
    }

    private bool WriteNotice(LogSink sink, long bytes, string reason, long at)
    {
        var notice = sink.Notice($"{bytes} bytes of output dropped: {reason}", at);
        return bytes == 0 || ((_file.AtLineStart || _file.Write("\n"u8) == 1) && _file.Write(notice) == notice.Length);
    }

    private void Drop(LogSink sink, ReadOnlySpan<byte> bytes) => Trouble(sink).Drop(sink, bytes);

    /// <summary>The trouble this file is in; starts one when it is in none.</summary>
    private FileTrouble Trouble(LogSink sink)
    {
        if (_trouble is not null) return _trouble;
        _trouble = new FileTrouble(sink, Errno.Text(_file.LastErrno), Clock.Wall + RetryEvery);
        events.TroubleStarted(path, sink.Target.Instance, _trouble.Problem);
        return _trouble;
    }

    private void Rotate(long at)
    {
        var name = RotatedFiles.NextName(path, DateTimeOffset.FromUnixTimeMilliseconds(at).LocalDateTime, File.Exists, _lastRotated);
        var errno = LogDescriptor.Rename(path, name);
        if (errno != 0)
        {
            events.RotationFailed(path, Errno.Text(errno));
            _noRotationBefore = at + RotationRetryEvery;
            return;
        }

        _lastRotated = name;
        Close();
        _ = _file.TryOpen();
        _firstLineAt = at;
        LogFolders.DeleteExcess(path, Rotation.Keep);
        if (Rotation is { Compress: true, Keep: > 0 }) events.Rotated(name);
    }
}

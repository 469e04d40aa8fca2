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

    // A file deleted or moved away by hand is noticed within this time.
    private const long LinkCheckEvery = 5000;

    private int _descriptor = -1;
    private string? _lastWriter;
    private long _firstLineAt;
    private long _noRotationBefore;
    private long _linksCheckedAt;
    private FileTrouble? _trouble;
    private int _lastErrno;

    public string Path => path;

    public long Size { get; private set; }

    public bool AtLineStart { get; private set; } = true;

    /// <summary>Outputs that have it open.</summary>
    public int Writers { get; set; }

    /// <summary>The rules of whoever opened it last.</summary>
    public LogRotation Rotation { get; set; } = new();

    public bool InTrouble => _trouble is not null;

    public void Append(LogSink sink, ReadOnlySpan<byte> bytes, long at)
    {
        if (!Ready(sink, ref bytes, at) || bytes.IsEmpty) return;
        if (_lastWriter != sink.WriterKey)
        {
            if (!AtLineStart && Write("\n"u8) == 0)
            {
                Drop(sink, bytes);
                return;
            }

            _lastWriter = sink.WriterKey;
        }

        while (!bytes.IsEmpty)
        {
            var count = MayRotate(at) ? RotationRule.BytesForThisFile(Size, Rotation.MaxBytes, AtLineStart, bytes) : bytes.Length;
            if (AtLineStart && MayRotate(at) && RotationRule.IsTooOld(Rotation, Size, _firstLineAt, at)) count = 0;
            if (count == 0)
            {
                Rotate(at);
                if (_descriptor >= 0) continue;
                Drop(sink, bytes);
                return;
            }

            if (Size == 0) _firstLineAt = at;
            var written = Write(bytes[..count]);
            bytes = bytes[written..];
            if (written == count) continue;
            Drop(sink, bytes);
            return;
        }
    }

    /// <summary>Opens it, so that it is there before the first line. A failure is trouble, told as such.</summary>
    public void Open(LogSink sink)
    {
        if (_descriptor < 0 && !TryOpen()) _ = Trouble(sink);
    }

    /// <summary>The trouble may be over though nothing more is written.</summary>
    public void RetryIfDue(long at)
    {
        ReadOnlySpan<byte> nothing = default;
        if (_trouble is { } trouble && at >= trouble.RetryAt) _ = Ready(trouble.Sink, ref nothing, at);
    }

    public void RotateIfOld(long at)
    {
        if (_descriptor >= 0 && AtLineStart && MayRotate(at) && RotationRule.IsTooOld(Rotation, Size, _firstLineAt, at)) Rotate(at);
    }

    public void Truncate()
    {
        if (_descriptor < 0) return;
        _ = LogDescriptor.Truncate(_descriptor);
        Size = 0;
        AtLineStart = true;
    }

    /// <summary>Bytes the control thread had to drop because this thread did not get on.</summary>
    public void NoteDropped(LogSink sink, long bytes, string reason, long at)
    {
        if (_trouble is { } trouble) trouble.Dropped += bytes;
        else if (!WriteNotice(sink, bytes, reason, at)) Trouble(sink).Dropped += bytes;
    }

    public void Reopen()
    {
        Close();
        _ = TryOpen();
    }

    public void Close()
    {
        Descriptors.Close(_descriptor);
        _descriptor = -1;
    }

    public LogFileState State() => new(path, AtLineStart, _firstLineAt, _lastWriter);

    public void Restore(LogFileState state) =>
        (AtLineStart, _firstLineAt, _lastWriter) = (state.AtLineStart || Size == 0, state.FirstLineAt, state.LastWriter);

    private bool MayRotate(long at) => Rotation.Enabled && at >= _noRotationBefore;

    /// <summary>True when it can be written; takes off bytes that belong to a line whose beginning was dropped.</summary>
    private bool Ready(LogSink sink, ref ReadOnlySpan<byte> bytes, long at)
    {
        if (!InTrouble)
        {
            if (at - _linksCheckedAt >= LinkCheckEvery) CheckLinks(at);
            if (_descriptor >= 0) return true;
        }

        var trouble = Trouble(sink);
        trouble.SkipCutLine(sink, ref bytes);
        if (at < trouble.RetryAt || (_descriptor < 0 && !TryOpen()) || !WriteNotice(sink, trouble.Dropped, trouble.Problem, at))
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
        return bytes == 0 || ((AtLineStart || Write("\n"u8) == 1) && Write(notice) == notice.Length);
    }

    private void Drop(LogSink sink, ReadOnlySpan<byte> bytes) => Trouble(sink).Drop(sink, bytes);

    /// <summary>The trouble this file is in; starts one when it is in none.</summary>
    private FileTrouble Trouble(LogSink sink)
    {
        if (_trouble is not null) return _trouble;
        _trouble = new FileTrouble(sink, Errno.Text(_lastErrno), Clock.Wall + RetryEvery);
        events.TroubleStarted(path, sink.Target.Instance, _trouble.Problem);
        return _trouble;
    }

    /// <summary>Bytes written; fewer than given means trouble.</summary>
    private int Write(ReadOnlySpan<byte> bytes)
    {
        var done = 0;
        while (done < bytes.Length)
        {
            var written = Descriptors.Write(_descriptor, bytes[done..]);
            if (written <= 0)
            {
                _lastErrno = -written;
                break;
            }

            done += written;
        }

        Size += done;
        if (done > 0) AtLineStart = bytes[done - 1] == '\n';
        return done;
    }

    private bool TryOpen()
    {
        var descriptor = LogDescriptor.TryOpen(path);
        if (descriptor == -Errno.NoEntry)
        {
            LogFolders.TryCreate(path);
            descriptor = LogDescriptor.TryOpen(path);
        }

        // The control thread lowers the limit of descriptors for the moment of a spawn.
        for (var attempt = 0; descriptor == -Errno.TooManyFiles && attempt < 5; attempt++)
        {
            Thread.Sleep(2);
            descriptor = LogDescriptor.TryOpen(path);
        }

        if (descriptor < 0)
        {
            _lastErrno = -descriptor;
            return false;
        }

        _descriptor = descriptor;
        var facts = LogDescriptor.Facts(descriptor);
        Size = facts?.Size ?? 0;
        AtLineStart = Size == 0 || LogFolders.EndsWithLineEnd(path, Size);
        _firstLineAt = facts is { BornAt: > 0 } known ? known.BornAt : Clock.Wall;
        return true;
    }

    private void CheckLinks(long at)
    {
        _linksCheckedAt = at;
        if (_descriptor >= 0 && LogDescriptor.Facts(_descriptor) is { Links: > 0 } facts)
        {
            // Truncated by somebody else (copytruncate, > file).
            if (facts.Size < Size) (Size, AtLineStart) = (facts.Size, facts.Size == 0 || AtLineStart);
            return;
        }

        Close();
        _ = TryOpen();
    }

    private void Rotate(long at)
    {
        var name = RotatedFiles.NextName(path, DateTimeOffset.FromUnixTimeMilliseconds(at).LocalDateTime, File.Exists);
        var errno = LogDescriptor.Rename(path, name);
        if (errno != 0)
        {
            events.RotationFailed(path, Errno.Text(errno));
            _noRotationBefore = at + RotationRetryEvery;
            return;
        }

        Close();
        if (TryOpen()) _firstLineAt = at;
        LogFolders.DeleteExcess(path, Rotation.Keep);
        if (Rotation is { Compress: true, Keep: > 0 }) events.Rotated(name);
    }
}

using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Logs;

/// <summary>The descriptor behind a log file, and what is known of the file's end.</summary>
internal sealed class AppendedFile(string path)
{
    // A file deleted, moved away or truncated by hand is noticed within this time.
    private const long LinkCheckEvery = 5000;

    // The control thread lowers the limit of descriptors for the moment of a spawn.
    private const int OpenAttempts = 5;

    private int _descriptor = -1;
    private long _linksCheckedAt;

    public bool IsOpen => _descriptor >= 0;

    public long Size { get; private set; }

    /// <summary>It is empty, or its last byte is a line end.</summary>
    public bool AtLineStart { get; set; } = true;

    /// <summary>When it was made, in ms since the epoch; the time of opening where that is not known.</summary>
    public long BornAt { get; private set; }

    /// <summary>When what stands in it was written.</summary>
    public WriteTimes Times { get; } = new();

    /// <summary>Why the last open or write failed.</summary>
    public int LastErrno { get; private set; }

    public bool TryOpen()
    {
        var descriptor = LogDescriptor.TryOpen(path);
        if (descriptor == -Errno.NoEntry)
        {
            LogFolders.TryCreate(path);
            descriptor = LogDescriptor.TryOpen(path);
        }

        for (var attempt = 0; descriptor == -Errno.TooManyFiles && attempt < OpenAttempts; attempt++)
        {
            Thread.Sleep(2);
            descriptor = LogDescriptor.TryOpen(path);
        }

        if (descriptor < 0)
        {
            LastErrno = -descriptor;
            return false;
        }

        _descriptor = descriptor;
        var facts = LogDescriptor.Facts(descriptor);
        Size = facts?.Size ?? 0;
        AtLineStart = Size == 0 || LogFolders.EndsWithLineEnd(path, Size);
        BornAt = facts is { BornAt: > 0 } known ? known.BornAt : Clock.Wall;
        Times.Reset(Size, facts?.ChangedAt ?? Clock.Wall);
        return true;
    }

    /// <summary>Bytes written; fewer than given means trouble.</summary>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        var done = 0;
        while (done < bytes.Length)
        {
            var written = Descriptors.Write(_descriptor, bytes[done..]);
            if (written <= 0)
            {
                LastErrno = -written;
                break;
            }

            done += written;
        }

        Size += done;
        if (done > 0) AtLineStart = bytes[done - 1] == '\n';
        return done;
    }

    public void Truncate()
    {
        if (!IsOpen) return;
        _ = LogDescriptor.Truncate(_descriptor);
        Size = 0;
        AtLineStart = true;
        Times.Reset(0, 0);
    }

    public void CheckLinks(long at)
    {
        if (at - _linksCheckedAt < LinkCheckEvery) return;
        _linksCheckedAt = at;
        if (IsOpen && LogDescriptor.Facts(_descriptor) is { Links: > 0 } facts)
        {
            // Smaller than what was written: truncated by somebody else (copytruncate, > file).
            if (facts.Size < Size)
            {
                (Size, AtLineStart) = (facts.Size, facts.Size == 0 || AtLineStart);
                Times.Reset(facts.Size, facts.ChangedAt);
            }

            return;
        }

        Close();
        _ = TryOpen();
    }

    public void Close()
    {
        Descriptors.Close(_descriptor);
        _descriptor = -1;
    }
}

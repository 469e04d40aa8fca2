namespace ActorPm.Keeper.Logs;

/// <summary>
/// Reads the outputs of all programs into the ring, on the control thread. The pipes have an epoll of
/// their own: after a read the pump looks again a millisecond later instead of being woken for every
/// line, which costs a sixth of the processor time. While the ring is full it does not read (the
/// programs wait, as with any slow reader); when the writer has stood still for a second it reads and
/// throws away, counting, because a program must not stand still with it.
/// </summary>
internal sealed class LogPump : IPolled, ISource
{
    private const int LeastRead = 16 * 1024, MostRead = 256 * 1024;

    /// <summary>A read this large says that the program writes faster than one look a millisecond.</summary>
    private const int BusyRead = 64 * 1024;

    /// <summary>Reads of one pipe in a row, before others get their turn.</summary>
    private const int ReadsInTurn = 4;

    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly LogRing _ring;
    private readonly WriterQueue _queue;
    private readonly Action _wantRoom;
    private readonly PipeBudget _budget = new();
    private readonly Epoll _epoll = new();
    private readonly Dictionary<int, OutputPipe> _pipes = [];
    private readonly HotPipes _hot;
    private readonly byte[] _scrap = GC.AllocateUninitializedArray<byte>(LeastRead, pinned: true);
    private bool _blocked;
    private bool _suspended;
    private bool _dropping;
    private long _progressSeen;
    private LoopTimer? _stallTimer;

    public LogPump(EventLoop loop, LogRing ring, WriterQueue queue, Action wantRoom)
    {
        (_loop, _ring, _queue, _wantRoom) = (loop, ring, queue, wantRoom);
        _hot = new HotPipes(_epoll);
        loop.Watch(_epoll.Descriptor, Epoll.Readable | Epoll.OneShot, this);
        loop.Poll(this);
    }

    public int Pause { get; private set; } = -1;

    /// <summary>Nothing is read any more: an upgrade has taken its picture. Set back when it fails.</summary>
    public bool Suspended
    {
        get => _suspended;
        set
        {
            _suspended = value;
            if (!value) Look();
        }
    }

    public IReadOnlyCollection<OutputPipe> Pipes => _pipes.Values;

    /// <summary>Bytes just read, for followers. Null while there are none.</summary>
    public Action<OutputPipe, ReadOnlySpan<byte>, long>? Follow { get; set; }

    /// <summary>Output of this program begins or ends to be thrown away: total bytes, null problem at the end.</summary>
    public Action<OutputTarget, string?, long>? Trouble { get; set; }

    /// <summary>Has the writer say in the file what was dropped.</summary>
    public Action<OutputTarget, long, string>? NoteDropped { get; set; }

    /// <summary>The other end of this pipe was closed by all who had it.</summary>
    public Action<OutputPipe>? Ended { get; set; }

    public void Add(OutputPipe pipe)
    {
        Descriptors.SetNonBlocking(pipe.Descriptor);
        if (pipe.Raised) _budget.Recount();
        _pipes[pipe.Descriptor] = pipe;
        _epoll.Add(pipe.Descriptor, Epoll.Readable, (ulong)pipe.Descriptor);
    }

    public void OnReady(uint events) => Look();

    public void OnFault(Exception fault) => Pause = 1;

    public void Poll()
    {
        if (!_blocked && !_suspended) Look();
    }

    /// <summary>
    /// Reads what a program has written up to now; after its end that is all it ever wrote. Does not wait
    /// for room in the ring: what is in one pipe is bounded.
    /// </summary>
    public void Drain(OutputPipe pipe)
    {
        while (pipe.IsOpen && Read(pipe, draining: true) > 0) { }
    }

    /// <summary>The writer has given room back.</summary>
    public void RoomAgain()
    {
        _blocked = false;
        _stallTimer?.Cancel();
        if (_dropping) EndDropping();
        Look();
    }

    /// <summary>Runs an action on the writer's thread after everything read so far.</summary>
    public void OnWriter(Action action) => _queue.Add(new WriterItem { Action = action });

    private void Look()
    {
        var any = false;
        var busy = false;
        for (var count = _epoll.Wait(0); count > 0; count--)
        {
            if (!_pipes.TryGetValue((int)_epoll.Event(count - 1).Data, out var pipe)) continue;
            var read = ReadTurn(pipe);
            any |= read > 0;
            busy |= read >= BusyRead;
            if (_blocked) break;
        }

        for (var at = _hot.Count - 1; at >= 0 && !_blocked; at--)
        {
            if (at >= _hot.Count) continue; // the end of one may have ended others
            var pipe = _hot[at];
            var read = ReadTurn(pipe);
            any = true;
            busy |= read >= BusyRead;
            if (pipe.IsOpen) _hot.Looked(pipe, read);
        }

        if (_blocked) Pause = -1;
        else if (any) Pause = busy ? 0 : 1;
        else
        {
            Pause = -1;
            _loop.Change(_epoll.Descriptor, Epoll.Readable | Epoll.OneShot);
        }
    }

    private int ReadTurn(OutputPipe pipe)
    {
        var read = 0;
        for (var turn = 0; turn < ReadsInTurn && (read = Read(pipe)) >= BusyRead; turn++) { }
        return read;
    }

    /// <summary>Bytes read; 0 when there is nothing, no room, or the end.</summary>
    private int Read(OutputPipe pipe, bool draining = false)
    {
        if (_suspended) return 0;
        var room = _dropping ? _scrap : _ring.Reserve(LeastRead, MostRead);
        byte[]? ownBytes = null;
        if (room.IsEmpty)
        {
            // The writer may have given everything back before it knew that somebody waits for it.
            _wantRoom();
            room = _ring.Reserve(LeastRead, MostRead);
        }

        if (room.IsEmpty)
        {
            Block();
            if (!draining) return 0;
            room = ownBytes = new byte[BusyRead];
        }

        var count = Descriptors.Read(pipe.Descriptor, room);
        if (count == -Errno.TryAgain) return 0;
        if (count <= 0)
        {
            End(pipe);
            return 0;
        }

        var now = Clock.Wall;
        pipe.Tail?.Add(room[..count]);
        Follow?.Invoke(pipe, room[..count], now);
        if (_dropping) Drop(pipe, count);
        else HandOver(pipe, count, now, ownBytes);
        return count;
    }

    private void Drop(OutputPipe pipe, int count)
    {
        if (pipe.Dropped == 0) Trouble?.Invoke(pipe.Target, PumpText.Stalled, 0);
        pipe.Dropped += count;
    }

    private void HandOver(OutputPipe pipe, int count, long now, byte[]? ownBytes)
    {
        if (ownBytes is not null)
        {
            _queue.Add(new WriterItem { Target = pipe.Target, At = now, Bytes = ownBytes[..count] });
            return;
        }

        var offset = _ring.Commit(count, out var end);
        _queue.Add(new WriterItem { Target = pipe.Target, At = now, Offset = offset, Length = count, End = end });
        if (count < PipeBudget.WorthRaising) return;
        if (!pipe.Raised) pipe.Raised = _budget.TryRaise(pipe.Descriptor);
        _hot.Heat(pipe);
    }

    private void Block()
    {
        if (_blocked) return;
        _blocked = true;
        _progressSeen = _queue.Progress;
        _stallTimer = _loop.After(StallLimit, CheckStall);
    }

    private void CheckStall()
    {
        if (!_blocked || _dropping) return;
        if (_queue.Progress != _progressSeen)
        {
            _progressSeen = _queue.Progress;
            _stallTimer = _loop.After(StallLimit, CheckStall);
            return;
        }

        KeeperLog.Write("the log disk has not taken anything for a second; output is dropped until it does");
        _dropping = true;
        _blocked = false;
        Look();
    }

    private void EndDropping()
    {
        KeeperLog.Write("the log disk takes output again");
        _dropping = false;
        foreach (var pipe in _pipes.Values) TellDropped(pipe);
    }

    private void TellDropped(OutputPipe pipe)
    {
        if (pipe.Dropped == 0) return;
        var (target, dropped) = (pipe.Target, pipe.Dropped);
        pipe.Dropped = 0;
        NoteDropped?.Invoke(target, dropped, PumpText.Stalled);
        Trouble?.Invoke(target, null, dropped);
    }

    private void End(OutputPipe pipe)
    {
        TellDropped(pipe);
        if (pipe.Raised) _budget.GiveBack();
        _pipes.Remove(pipe.Descriptor);
        _hot.Forget(pipe);
        pipe.Close();
        Ended?.Invoke(pipe);
    }
}

using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Wire;

namespace ActorPm.Keeper.Logs;

/// <summary>The control thread's side of all program output: pipes, followers, orders to the log writer.</summary>
internal sealed class Outputs
{
    /// <summary>At 200 MB/s a fiftieth of a second; the writer is rarely more than a block behind.</summary>
    private const int RingBytes = 4 << 20;

    private static readonly TimeSpan FollowTick = TimeSpan.FromMilliseconds(250);
    private const long HeldForFollowers = 1000;

    private static readonly Dictionary<string, byte[]> NothingHeld = [];

    private readonly EventLoop _loop;
    private readonly Links _links;
    private bool _followTicking;

    public Outputs(EventLoop loop, Links links, Compression compression)
    {
        (_loop, _links) = (loop, links);
        var ring = new LogRing(RingBytes);
        var queue = new WriterQueue();
        var events = new LogFileEvents(
            (file, instance, problem) => loop.Post(() => Tell(file, instance, problem, 0)),
            (file, instance, dropped) => loop.Post(() => Tell(file, instance, null, dropped)),
            rotated => loop.Post(() => compression.Add(rotated)),
            (file, problem) => KeeperLog.Write($"the log file {file} could not be rotated: {problem}"));
        Writer = new LogWriter(ring, queue, () => loop.Post(Pump!.RoomAgain), events);
        Pump = new LogPump(loop, ring, queue, Writer.WantRoom)
        {
            Ended = pipe => Pump!.OnWriter(() => Writer.Close(pipe.Target)),
            Trouble = (target, problem, dropped) => Tell(target.File ?? target.Sinks.CombinedFile ?? "", target.Instance, problem, dropped),
            NoteDropped = (target, bytes, reason) => Pump!.OnWriter(() => Writer.NoteDropped(target, bytes, reason)),
        };
    }

    public LogPump Pump { get; }

    public LogWriter Writer { get; }

    /// <summary>Takes over the keeper's end of an output.</summary>
    public OutputPipe Open(int descriptor, OutputTarget target) => Open(new OutputPipe(descriptor, target), NothingHeld);

    /// <summary>Takes over an output from a former program image of this keeper, with the line it had begun.</summary>
    public OutputPipe Open(OutputPipe pipe, IReadOnlyDictionary<string, byte[]> held)
    {
        Pump.OnWriter(() =>
        {
            Writer.Open(pipe.Target);
            foreach (var sink in pipe.Target.Open)
                if (held.TryGetValue(sink.File.Path, out var bytes)) sink.Hold(bytes, Native.Os.Clock.Wall);
        });
        Pump.Add(pipe);
        return pipe;
    }

    /// <summary>
    /// Stops reading and waits until all that was read is in the files; null when the disk does not get
    /// on, and then everything goes on as before. Blocks the control thread: the caller has seen that the
    /// writer is alive.
    /// </summary>
    public SuspendedLogs? Suspend(TimeSpan limit)
    {
        Pump.Suspended = true;
        SuspendedLogs? state = null;
        using var done = new ManualResetEventSlim();
        var signal = done;
        Pump.OnWriter(() =>
        {
            state = Writer.Suspend();
            signal.Set();
        });
        if (done.Wait(limit)) return state;
        Pump.Suspended = false;
        return null;
    }

    public void Follow(Connection connection, FollowLogsRequest request)
    {
        connection.Follower = new Follower(request);
        _links.Follow(connection);
        Pump.Follow ??= Offer;
        if (!_followTicking) Tick();
    }

    private void Offer(OutputPipe pipe, ReadOnlySpan<byte> bytes, long at)
    {
        var lines = (pipe.Followed ??= new FollowedLines()).Add(bytes, at);
        if (lines.Length > 0) _links.Offer(pipe.Target, lines, at);
    }

    /// <summary>Lines without an end are shown after a while; without followers everything of following stops.</summary>
    private void Tick()
    {
        _followTicking = _links.HasFollowers;
        if (!_followTicking)
        {
            Pump.Follow = null;
            foreach (var pipe in Pump.Pipes) pipe.Followed = null;
            return;
        }

        var now = Native.Os.Clock.Wall;
        foreach (var pipe in Pump.Pipes)
            if (pipe.Followed is { HoldsSomething: true } lines && now - lines.HeldSince >= HeldForFollowers)
                _links.Offer(pipe.Target, lines.Release(), now);
        _loop.After(FollowTick, Tick);
    }

    private void Tell(string file, int instance, string? problem, long dropped)
    {
        KeeperLog.Write(problem is null
            ? $"the log file {file} can be written again; {dropped} bytes of output were dropped"
            : $"the log file {file} cannot be written: {problem}; output is dropped");
        _links.Tell(new LogTroubleEvent { File = file, Instance = instance, Problem = problem, DroppedBytes = dropped });
    }
}

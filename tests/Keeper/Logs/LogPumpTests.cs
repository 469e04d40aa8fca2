using System.Diagnostics;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Logs;

/// <summary>The pump with a log writer that hangs, as on a frozen disk: nothing takes from the queue.</summary>
public sealed class LogPumpTests
{
    private const int RingBytes = 256 * 1024;
    private const int Written = 3 << 20;

    [Fact]
    public async Task While_the_writer_hangs_the_program_waits_a_second_and_then_its_output_is_dropped_and_counted()
    {
        var loop = new EventLoop();
        var ring = new LogRing(RingBytes);
        var queue = new WriterQueue();
        var (read, write) = Pipes.Create();
        var target = new OutputTarget(1, 1, "app", LogStream.Error, new LogSinks());
        var troubles = new List<(string? Problem, long Dropped)>();
        var noted = 0L;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pump = new LogPump(loop, ring, queue, () => { })
        {
            Trouble = (_, problem, dropped) => troubles.Add((problem, dropped)),
            NoteDropped = (_, bytes, _) => noted += bytes,
            Ended = _ => ended.SetResult(),
        };
        var pipe = new OutputPipe(read, target);
        pump.Add(pipe);
        var thread = new Thread(loop.Run);
        thread.Start();

        var clock = Stopwatch.StartNew();
        var bytes = new byte[Written];
        Array.Fill(bytes, (byte)'x');
        Assert.Equal(0, Descriptors.WriteAll(write, bytes));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        Descriptors.Close(write);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        loop.Post(loop.End);
        thread.Join();

        var kept = queue.Take(new Queue<WriterItem>(), 0).Sum(item => (long)item.Length);
        Assert.Equal(Written, kept + noted);
        Assert.InRange(kept, RingBytes / 2, RingBytes);
        Assert.Equal([(PumpText.Stalled, 0), (null, noted)], troubles);
        Assert.Equal(4096, pipe.Tail!.Bytes.Length);
    }

    [Fact]
    public async Task A_pipe_that_was_written_to_without_pause_is_heard_again_after_a_quiet_time_and_loses_nothing()
    {
        var loop = new EventLoop();
        var queue = new WriterQueue();
        var (read, write) = Pipes.Create();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pump = new LogPump(loop, new LogRing(4 * Written), queue, () => { }) { Ended = _ => ended.SetResult() };
        var pipe = new OutputPipe(read, new OutputTarget(1, 1, "app", LogStream.Out, new LogSinks()));
        pump.Add(pipe);
        var thread = new Thread(loop.Run);
        thread.Start();

        Assert.Equal(0, Descriptors.WriteAll(write, new byte[Written]));
        await Eventually.TrueAsync(() => pipe.IsHot, "the pipe is looked at all the time");
        await Eventually.TrueAsync(() => !pipe.IsHot, "the pipe is waited for again");
        Assert.Equal(0, Descriptors.WriteAll(write, "after the pause\n"u8));
        Descriptors.Close(write);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        loop.Post(loop.End);
        thread.Join();
        Assert.Equal(Written + 16, queue.Take(new Queue<WriterItem>(), 0).Sum(item => (long)item.Length));
    }
}

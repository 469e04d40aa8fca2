using ActorPm.Native.Os;

namespace ActorPm.Native.Loop;

/// <summary>All timers of the loop behind one timerfd, set to the earliest.</summary>
internal sealed class Timers
{
    private readonly TimerDescriptor _timer = new();
    private readonly PriorityQueue<LoopTimer, long> _queue = new();
    private long _armedFor = long.MaxValue;

    public Timers(EventLoop loop) => loop.Watch(_timer.Descriptor, Epoll.Readable, new Handler(_ => Fire()));

    public LoopTimer Add(long due, Action action)
    {
        var timer = new LoopTimer(action);
        _queue.Enqueue(timer, due);
        Arm();
        return timer;
    }

    private void Fire()
    {
        _timer.Drain();
        _armedFor = long.MaxValue;
        var now = Clock.Milliseconds;
        while (_queue.TryPeek(out var timer, out var due) && (due <= now || timer.Cancelled))
        {
            _queue.Dequeue();
            EventLoop.Guarded(timer.Run);
        }

        Arm();
    }

    private void Arm()
    {
        while (_queue.TryPeek(out var timer, out _) && timer.Cancelled) _queue.Dequeue();
        if (!_queue.TryPeek(out _, out var due) || due >= _armedFor) return;
        _armedFor = due;
        _timer.Set(due);
    }
}

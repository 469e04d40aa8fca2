using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorPm.Node.Scheduling;

/// <summary>
/// Akka's scheduler without a tick: one timer, set to the next due time. Akka's own wheel wakes up 20 to
/// 100 times a second and costs 1.6 to 5 % of a core while nothing happens. Named in
/// <c>akka.scheduler.implementation</c>; made by Akka, one for each ActorSystem.
/// </summary>
internal sealed class TicklessScheduler : SchedulerBase, IDisposable
{
    private static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly WorkQueue _queue = new();
    private TimeSpan? _armedFor;
    private bool _running;
    private bool _disposed;

    /// <summary>Called by Akka.</summary>
    public TicklessScheduler(Config config, ILoggingAdapter log)
        : this(config, log, TimeProvider.System)
    {
    }

    internal TicklessScheduler(Config config, ILoggingAdapter log, TimeProvider time)
        : base(config, log)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(_ => RunDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public override TimeSpan MonotonicClock => _time.GetElapsedTime(_start);

    /// <inheritdoc />
    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc />
    protected override DateTimeOffset TimeNow => _time.GetUtcNow();

    /// <summary>What is waiting is dropped; what comes after is refused.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _queue.Clear();
        }

        _timer.Dispose();
    }

    /// <inheritdoc />
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new ScheduledTell(receiver, message, sender, null, cancelable), delay);

    /// <inheritdoc />
    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(new ScheduledTell(receiver, message, sender, interval, cancelable), initialDelay);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(new ScheduledAction(action, null, cancelable), delay);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(new ScheduledRunnable(action, null, cancelable), delay);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(new ScheduledRunnable(action, interval, cancelable), initialDelay);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(new ScheduledAction(action, interval, cancelable), initialDelay);

    private void Add(ScheduledWork work, TimeSpan delay)
    {
        lock (_lock)
        {
            if (_disposed) throw new SchedulerException("the ActorSystem has ended, nothing can be scheduled");
            _queue.Add(work, MonotonicClock + delay);
            Arm();
        }
    }

    /// <summary>Sets the timer when the first entry is due before it would fire. Called with the lock held.</summary>
    private void Arm()
    {
        // While due work runs, the runner arms at its end; two runners would change the order.
        if (_running || _queue.NextDue is not { } due || (_armedFor is { } armed && armed <= due)) return;
        _armedFor = due;
        var wait = due - MonotonicClock;
        // The timer counts whole milliseconds and cuts the rest off: rounded up it never fires early.
        var milliseconds = wait <= TimeSpan.Zero ? 0 : (wait.Ticks + OneMillisecond.Ticks - 1) / OneMillisecond.Ticks;
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }

    private void RunDue()
    {
        var now = MonotonicClock;
        lock (_lock)
        {
            if (_running) return;
            _running = true;
            _armedFor = null;
        }

        while (true)
        {
            ScheduledWork work;
            TimeSpan due;
            lock (_lock)
            {
                if (_disposed) return;
                if (!_queue.TryTakeDue(now, out work, out due))
                {
                    _running = false;
                    Arm();
                    return;
                }
            }

            if (work.IsCancelled) continue;
            Run(work);
            if (work.Interval is not { } interval) continue;
            lock (_lock)
            {
                // Turns that were missed (a suspended machine) are not made up for.
                var next = due + interval;
                if (!_disposed && !work.IsCancelled) _queue.Add(work, next > now ? next : now + interval);
            }
        }
    }

    private void Run(ScheduledWork work)
    {
        try
        {
            work.Run();
        }
        catch (Exception wrong)
        {
            Log.Error(wrong, "A scheduled action failed");
        }
    }
}

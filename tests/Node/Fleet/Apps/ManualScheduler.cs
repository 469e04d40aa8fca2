using ActorPm.Node.Tests.Fakes;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorPm.Node.Tests.Fleet.Apps;

/// <summary>Timers of an ActorSystem whose time is moved by hand; what is due at once is told at once.</summary>
internal sealed class ManualScheduler : SchedulerBase
{
    /// <summary>Called by Akka.</summary>
    public ManualScheduler(Config config, ILoggingAdapter log)
        : base(config, log)
    {
    }

    /// <summary>The setting that names it.</summary>
    public static Config Setting { get; } = ConfigurationFactory.ParseString(
        $"akka {{ loglevel = OFF, stdout-loglevel = OFF, scheduler.implementation = \"{typeof(ManualScheduler).FullName}, {typeof(ManualScheduler).Assembly.GetName().Name}\" }}");

    public ManualTime Time { get; } = new();

    public override TimeSpan MonotonicClock => TimeSpan.FromTicks(Time.GetTimestamp());

    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    protected override DateTimeOffset TimeNow => Time.GetUtcNow();

    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, Timeout.InfiniteTimeSpan, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) =>
        Add(delay, Timeout.InfiniteTimeSpan, action, cancelable);

    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) =>
        Add(delay, Timeout.InfiniteTimeSpan, action.Run, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan period, Action action, ICancelable? cancelable)
    {
        var timer = Time.CreateTimer(
            _ =>
            {
                if (cancelable is not { IsCancellationRequested: true }) action();
            },
            null, delay, period);
        cancelable?.Token.Register(timer.Dispose);
        if (delay <= TimeSpan.Zero) Time.Advance(TimeSpan.Zero);
    }
}

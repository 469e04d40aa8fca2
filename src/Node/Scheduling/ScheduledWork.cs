using Akka.Actor;
using Akka.Dispatch;

namespace ActorPm.Node.Scheduling;

/// <summary>One thing to be done later, once or again and again.</summary>
/// <param name="interval">Time between repetitions; null for once.</param>
/// <param name="cancelable">Cancelled work is skipped; null where nobody can cancel.</param>
internal abstract class ScheduledWork(TimeSpan? interval, ICancelable? cancelable)
{
    /// <summary>Time between repetitions; null for once.</summary>
    public TimeSpan? Interval { get; } = interval;

    /// <summary>It must not run any more.</summary>
    public bool IsCancelled => cancelable is { IsCancellationRequested: true };

    /// <summary>Does it.</summary>
    public abstract void Run();
}

/// <summary>Sends a message.</summary>
internal sealed class ScheduledTell(ICanTell receiver, object message, IActorRef sender, TimeSpan? interval, ICancelable? cancelable)
    : ScheduledWork(interval, cancelable)
{
    /// <inheritdoc />
    public override void Run() => receiver.Tell(message, sender);
}

/// <summary>Calls an action.</summary>
internal sealed class ScheduledAction(Action action, TimeSpan? interval, ICancelable? cancelable)
    : ScheduledWork(interval, cancelable)
{
    /// <inheritdoc />
    public override void Run() => action();
}

/// <summary>Runs a runnable.</summary>
internal sealed class ScheduledRunnable(IRunnable runnable, TimeSpan? interval, ICancelable? cancelable)
    : ScheduledWork(interval, cancelable)
{
    /// <inheritdoc />
    public override void Run() => runnable.Run();
}

using ActorPm.Actors.Keeper;
using ActorPm.Actors.Ports;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Metrics;

/// <summary>
/// Remembers what processes tell of their inside: reports of the preload, messages of PM2's library, counters
/// of .NET. Child of <c>/user/node</c>. All of it is told again or can be done without: when this actor dies a
/// new one begins with nothing, and no app is touched.
/// </summary>
internal sealed partial class MetricsActor(IActorRef apps, KeeperOrders orders, IRuntimeCounters counters, TimeProvider time) : UntypedActor, IWithTimers
{
    private readonly FiguresBook _book = new();
    private int _triggers;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IActorRef apps, KeeperOrders orders, IRuntimeCounters counters, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new MetricsActor(apps, orders, counters, time));

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        apps.Tell(new MetricsForgot());
    }

    protected override void PostStop() => LeaveAll();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReportedEvent reported:
                _book.Report(reported, time.GetUtcNow());
                break;
            case IpcReceivedEvent ipc:
                Hear(ipc.Instance, ipc.Generation, ipc.Message);
                break;
            case InstanceRuns runs:
                OnRuns(runs);
                break;
            case InstanceForgotten forgotten:
                _book.Forget(forgotten.Id);
                Leave(forgotten.Id);
                break;
            case SaidBefore before:
                OnSaidBefore(before.Kept);
                break;
            case ReadFigures read:
                Sender.Tell(new FiguresRead(read.Processes.ToDictionary(one => one.Id, one => _book.Of(one.Id, one.Generation)), read.Tag));
                break;
            case RunTriggerOn trigger:
                OnTrigger(trigger);
                break;
            case LookForRuntimes or RuntimeCounted or RuntimeLeft:
                OnRuntime(message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Hear(int id, long generation, string json)
    {
        switch (AxmMessage.Read(json))
        {
            case null:
                break;
            case Replied replied:
                TellTriggers(new ActionAnswered(id, generation, replied));
                break;
            case { } said:
                _book.Say(id, generation, said);
                break;
        }
    }

    private void OnRuns(InstanceRuns runs)
    {
        if (runs.Pid == 0) _book.Ended(runs.Id, runs.Generation);
        else _book.Runs(runs.Id, runs.Generation);
        TellTriggers(new ProcessWentAway(runs.Id, runs.Pid == 0 ? runs.Generation : runs.Generation - 1));
        Follow(runs);
    }

    private void OnSaidBefore(KeptProcess kept)
    {
        foreach (var said in kept.Said) Hear(kept.Instance, kept.Generation, said);
        if (kept.Report is { } report)
            _book.Report(new ReportedEvent { Instance = kept.Instance, Generation = kept.Generation, Report = report }, time.GetUtcNow());
    }

    private void OnTrigger(RunTriggerOn trigger)
    {
        var plan = TriggerPlan.Make(trigger.Request.Action, trigger.Instances, _book.Of);
        if (plan.Refusal is { } refusal)
        {
            trigger.Updates.TryWrite(new OperationError(refusal));
            trigger.Updates.TryWrite(new OperationFinished(ExitCode.Failed));
            trigger.Updates.TryComplete();
            return;
        }

        Context.ActorOf(TriggerActor.Props(trigger.Request, plan.Targets, orders, trigger.Updates), $"trigger-{++_triggers}");
    }

    private void TellTriggers(object message)
    {
        foreach (var trigger in Context.GetChildren()) trigger.Tell(message);
    }
}

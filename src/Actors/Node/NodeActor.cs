using ActorPm.Actors.Apps;
using ActorPm.Actors.Keeper;
using ActorPm.Actors.Metrics;
using ActorPm.Actors.Protocol;
using ActorPm.Actors.Sampling;
using ActorPm.Actors.Schedules;
using ActorPm.Actors.Watching;
using Akka.Actor;
using Akka.Event;

namespace ActorPm.Actors.Node;

/// <summary>
/// <c>/user/node</c>: the root of one server. Makes the link to the keeper, the sampler, the metrics, the
/// rules that restart apps and the list of apps, and hands messages of the API on. When a child fails beyond repair the ActorSystem is ended and
/// the host builds a new one from disk and the keeper; no app notices.
/// </summary>
public sealed class NodeActor : UntypedActor
{
    private readonly NodeDependencies _dependencies;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _apps = ActorRefs.Nobody;
    private IActorRef _metrics = ActorRefs.Nobody;

    /// <summary>Made through <see cref="Props(NodeDependencies)"/>.</summary>
    public NodeActor(NodeDependencies dependencies) => _dependencies = dependencies;

    /// <summary>The actor, to be placed at <c>/user/node</c>.</summary>
    public static Props Props(NodeDependencies dependencies) => Akka.Actor.Props.Create(() => new NodeActor(dependencies));

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
    {
        if (Sender.Equals(_metrics))
        {
            _log.Error(cause, "Figures of processes are lost and collected anew");
            return Directive.Restart;
        }

        _log.Error(cause, "A part of the node failed; the ActorSystem is built anew");
        Context.System.Terminate();
        return Directive.Stop;
    });

    /// <inheritdoc />
    protected override void PreStart()
    {
        _apps = Context.ActorOf(AppsActor.Props(_dependencies), "apps");
        var sampler = Context.ActorOf(Sampler.Props(_dependencies.Readings, _apps, _dependencies.Time, _dependencies.MemoryInterval), "sampler");
        var keeper = Context.ActorOf(KeeperLink.Props(_dependencies.Keeper, _apps), "keeper");
        var orders = new KeeperOrders(_dependencies.Keeper, _dependencies.Time);
        var watches = Context.ActorOf(WatchesActor.Props(_dependencies.Watching, _apps, _dependencies.Events, _dependencies.Time), "watches");
        var schedules = Context.ActorOf(SchedulesActor.Props(_apps, _dependencies.Time), "schedules");
        _metrics = Context.ActorOf(MetricsActor.Props(_apps, orders, _dependencies.Counters, _dependencies.Time), "metrics");
        _apps.Tell(new AppsSurroundings(keeper, orders, sampler, _metrics, [watches, schedules]));
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is INodeMessage) _apps.Forward(message);
        else Unhandled(message);
    }
}

/// <summary>To <c>apps</c>: its siblings. Until it is told, it handles nothing else.</summary>
/// <param name="Keeper">The link to the keeper.</param>
/// <param name="Orders">Requests to the keeper.</param>
/// <param name="Sampler">Readings.</param>
/// <param name="Metrics">What processes tell of their inside.</param>
/// <param name="Rules">Those who restart apps by rules; told of every app.</param>
internal sealed record AppsSurroundings(IActorRef Keeper, KeeperOrders Orders, IActorRef Sampler, IActorRef Metrics, IReadOnlyList<IActorRef> Rules) : INoSerializationVerificationNeeded;

using ActorPm.Node.Incarnations;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Apps;

/// <summary>The way to the scheduler, as long as an ActorSystem is in the cluster.</summary>
/// <param name="Incarnation">The ActorSystem.</param>
/// <param name="Scheduler">Passes on to the scheduler, wherever that is.</param>
/// <param name="Unheard">Asks a majority for apps that are not known here.</param>
internal sealed record FleetWay(Incarnation Incarnation, IActorRef Scheduler, UnheardApps Unheard);

using Akka.Actor;

namespace ActorPm.Node.Incarnations;

/// <summary>One ActorSystem of this process.</summary>
/// <param name="Number">Counts up from 1 in this process.</param>
/// <param name="System">The system.</param>
/// <param name="Node">Its <c>/user/node</c>.</param>
/// <param name="Host">Its own inner host: Akka.Hosting stops the host whose ActorSystem ends.</param>
/// <param name="BornAt">When it was ready.</param>
internal sealed record Incarnation(int Number, ActorSystem System, IActorRef Node, IHost Host, DateTimeOffset BornAt)
{
    /// <summary>Ends with the system, however that ends.</summary>
    public Task Ended => System.WhenTerminated;
}

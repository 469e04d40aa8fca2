using Akka.Actor;

namespace ActorPm.Node.Tests.Fakes;

/// <summary>Stands in for <c>/user/node</c>: does with each message what the test says.</summary>
internal sealed class ScriptedNode(Action<object, IActorRef> script) : UntypedActor
{
    public static Props Props(Action<object, IActorRef> script) => Akka.Actor.Props.Create(() => new ScriptedNode(script));

    protected override void OnReceive(object message) => script(message, Sender);
}

using Akka.Actor;
using Akka.DistributedData;

namespace ActorPm.Node.Fleet.Records;

/// <summary>
/// <c>/user/fleet-records</c>: knows every record that has come to this server and tells those who want to know. Follows the index,
/// and what the replicator has without it.
/// </summary>
internal sealed class FleetRecordFeed(IActorRef replicator) : UntypedActor
{
    private readonly HashSet<string> _followed = [];
    private readonly Dictionary<string, RecordChanged> _known = [];
    private readonly HashSet<IActorRef> _subscribers = [];

    /// <summary>How it is made.</summary>
    public static Props Props(IActorRef replicator) => Akka.Actor.Props.Create(() => new FleetRecordFeed(replicator));

    protected override void PreStart()
    {
        replicator.Tell(Dsl.Subscribe(RecordKeys.Index, Self));
        // A damaged index must not hide the records that are there.
        replicator.Tell(Dsl.GetKeyIds);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Changed changed when changed.Key.Id == RecordKeys.Index.Id:
                Follow(changed.Get(RecordKeys.Index).Elements);
                break;
            case GetKeysIdsResult local:
                Follow(local.Keys);
                break;
            case Changed changed:
                Tell(changed.Key.Id, changed.Get(RecordKeys.Of(changed.Key.Id)));
                break;
            case Subscribe subscribe:
                // One that was restarted asks again, and knows nothing any more.
                if (_subscribers.Add(subscribe.Subscriber)) Context.Watch(subscribe.Subscriber);
                foreach (var known in _known.Values) subscribe.Subscriber.Tell(known);
                break;
            case Terminated terminated:
                _subscribers.Remove(terminated.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Follow(IEnumerable<string> keys)
    {
        foreach (var key in keys)
            if (key != RecordKeys.Index.Id && _followed.Add(key)) replicator.Tell(Dsl.Subscribe(RecordKeys.Of(key), Self));
    }

    /// <summary>The replicator tells also when only its own bookkeeping about a record has changed.</summary>
    private void Tell(string key, LWWRegister<string> record)
    {
        var next = new RecordChanged(key, record.Timestamp, record.Value);
        if (_known.GetValueOrDefault(key) == next) return;
        _known[key] = next;
        foreach (var subscriber in _subscribers) subscriber.Tell(next);
    }

    /// <summary>From now on that actor is told.</summary>
    internal sealed record Subscribe(IActorRef Subscriber) : INoSerializationVerificationNeeded;
}

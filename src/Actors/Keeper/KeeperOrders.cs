using ActorPm.Actors.Ports;
using ActorPm.Contracts.Keeper;
using Akka.Actor;

namespace ActorPm.Actors.Keeper;

/// <summary>
/// Requests on their way down to the keeper, from whichever actor makes them; the answers come to it as
/// <see cref="FromKeeper"/>. They go straight to the port, on the thread of whoever asks: through the mailbox of
/// another actor a replacement would wait for whatever the asker does next.
/// </summary>
internal sealed class KeeperOrders(IKeeperPort port, TimeProvider time)
{
    /// <summary>A start that was announced and has not come by then does not come.</summary>
    private static readonly TimeSpan StartsOverdueAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _batch = new();
    private int _startsToCome;
    private long _announcedAt;

    /// <summary>Sends a request; answered with <see cref="FromKeeper"/>.</summary>
    public void Send(KeeperRequest request, IActorRef asker)
    {
        if (request is not SpawnRequest spawn)
        {
            Ask(request, request, asker);
            return;
        }

        // What is marked as the last of a batch has to be the last on the wire.
        lock (_batch) Ask(request, InBatch(spawn), asker);
    }

    /// <summary>So many starts come now, together: their programs begin to run when the last of them is spawned.</summary>
    public void StartsFollow(int count)
    {
        lock (_batch)
        {
            _startsToCome = StartsToCome() + count;
            _announcedAt = time.GetTimestamp();
        }
    }

    private void Ask(KeeperRequest asked, KeeperRequest sent, IActorRef asker) =>
        port.Ask(sent, reply => asker.Tell(new FromKeeper(asked, reply), ActorRefs.NoSender));

    private SpawnRequest InBatch(SpawnRequest spawn)
    {
        if ((_startsToCome = StartsToCome()) == 0) return spawn;
        return spawn with { MoreFollow = --_startsToCome > 0 };
    }

    private int StartsToCome() => _startsToCome > 0 && time.GetElapsedTime(_announcedAt) < StartsOverdueAfter ? _startsToCome : 0;
}

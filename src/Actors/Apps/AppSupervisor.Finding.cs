using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>After attaching: several processes of one instance, when a reload was under way.</content>
internal sealed partial class AppSupervisor
{
    private void Settle(Place place, KeeperKnowsInstance known)
    {
        var rest = known.Processes.ToList();
        foreach (var beside in (IEnumerable<Beside>)[.. place.Leavers, .. place.Successor is { } successor ? [successor] : Array.Empty<Beside>()])
        {
            var process = rest.Find(kept => kept.Generation == beside.Generation);
            if (process is not null) rest.Remove(process);
            beside.Supervisor.Tell(new KeeperKnows(process, known.Exit, known.Attachment));
        }

        var holder = TwoGenerations.Holder(place.Status?.Memory.Generation ?? known.StoredGeneration, rest);
        var resumed = Resumed(place, holder, rest);
        if (resumed is { AwaitsHolder: true }) GiveTarget(place);
        place.Holder.Tell(new KeeperKnows(holder, known.Exit, known.Attachment));
        foreach (var other in rest.Where(other => !ReferenceEquals(other, holder)))
        {
            if (ReferenceEquals(other, resumed?.Candidate)) TakeOver(place, other, holder!, known.Attachment);
            else LetLeave(place, other, holder!);
        }

        if (resumed is null) return;
        _resumed!.Found(resumed, known.Attachment);
        if (resumed.AwaitsHolder)
            place.Holder.Tell(new ProcessWish(new StartAsked(_resumed.Stored.Reason, ByHand: true), Self) { Reload = _resumed.Stored.Number });
    }

    /// <summary>
    /// A process that an earlier node left beside the instance: the old one of a replacement that was decided is
    /// led to its end, the new one of one that was not is ended.
    /// </summary>
    private void LetLeave(Place place, KeptProcess left, KeptProcess holder)
    {
        var isOld = left.Generation < holder.Generation;
        var reason = isOld
            ? $"replaced by generation {holder.Generation}; the node went away during the reload"
            : "the node went away before this new process had taken its place; the old one serves on";
        Record(place, "reload", left.Generation, reason);
        var instance = new StoredInstance(place.Id, _app.AppId, place.Status?.Slot ?? 0, Wanted: false, new ProcessMemory
        {
            CreatedAt = services.Time.GetUtcNow(),
            Status = ProcessState.Online,
            Generation = left.Generation,
        });
        var leaver = Context.Watch(Context.ActorOf(
            ProcessSupervisor.Props(services, _app, instance, PlaceRole.Leaver, null), $"{instance.Slot}-left-{++_madeSoFar}"));
        place.Leavers.Add(new Beside(leaver, left.Generation));
        leaver.Tell(new KeeperKnows(left, null, place.Status?.Attachment ?? 0));
        leaver.Tell(new LeavePlace(reason, Drain: isOld && (_resumed?.Stored.Drain ?? true)));
    }

    private void Record(Place place, string kind, long generation, string text) => services.Events.Append(new EventRecord
    {
        At = services.Time.GetUtcNow().ToUnixTimeMilliseconds(),
        Kind = kind,
        Name = _app.Spec.Name,
        Id = place.Id,
        Generation = generation,
        Text = text,
    });
}

using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using Akka.Actor;

namespace ActorPm.Node.Fleet.Scheduling;

/// <content>
/// Commands that find no majority. Just after a change of who is there they wait a moment for it, and are carried out with the event that
/// brings it; a server that has been on its own for longer refuses at once.
/// </content>
internal sealed partial class SchedulerActor
{
    private readonly List<MajorityAwaited> _awaiting = [];

    /// <summary>Also where the command comes from a server that counts as silent: the cut between the two is over.</summary>
    private bool IsWorthAWait() =>
        _presence.IsUnsettled(Now) || Members.Any(member => FleetAkka.AddressOf(member) == Sender.Path.Address && !_presence.IsThere(member.ServerId));

    private void Await(object command)
    {
        var awaited = new MajorityAwaited(command, Sender);
        _awaiting.Add(awaited);
        Timers.StartSingleTimer(awaited, awaited, Quorum.Patience);
    }

    /// <summary>A majority is there: what has waited comes in again, in the order of its coming.</summary>
    private void LetAwaitingIn()
    {
        foreach (var awaited in _awaiting)
        {
            Timers.Cancel(awaited);
            Self.Tell(awaited.Command, awaited.Asker);
        }

        _awaiting.Clear();
    }

    private void OnAwaited(MajorityAwaited over)
    {
        if (!_awaiting.Remove(over)) return;
        if (Problem() is { } problem) over.Asker.Tell(new CommandAnswer(CannotBeChanged(problem), null));
        else Self.Tell(over.Command, over.Asker);
    }

    /// <summary>This scheduler ends: who waits for it must not be left without an answer.</summary>
    private void RefuseAwaiting()
    {
        foreach (var awaited in _awaiting) awaited.Asker.Tell(new CommandAnswer(CannotBeChanged("the server that schedules it has just lost that task"), null));
    }

    private static ApiError CannotBeChanged(string problem) =>
        new() { Code = ApiErrorCode.Unavailable, Message = $"the fleet cannot be changed here: {problem}", Hint = "pbm fleet status shows who is there; what runs goes on running" };

    /// <summary>A command that waits, and the message that its time is over. Two of the same content are two.</summary>
    /// <param name="command">What was asked for.</param>
    /// <param name="asker">Who is told.</param>
    private sealed class MajorityAwaited(object command, IActorRef asker) : INoSerializationVerificationNeeded
    {
        public object Command { get; } = command;

        public IActorRef Asker { get; } = asker;
    }
}

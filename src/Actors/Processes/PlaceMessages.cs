using Akka.Actor;

namespace ActorPm.Actors.Processes;

/// <summary>Which part a supervisor plays for its instance.</summary>
internal enum PlaceRole
{
    /// <summary>It is the instance: its process serves, its memory is stored.</summary>
    Holder,

    /// <summary>Its process is started beside the holder's, to take the place once it is ready. It has one try.</summary>
    Successor,

    /// <summary>Its process has been replaced, finishes its connections and goes.</summary>
    Leaver,
}

/// <summary>To a successor that is ready: store that it is the one, open its route, and tell with <see cref="PlaceTaken"/>.</summary>
internal sealed record TakePlace : INoSerializationVerificationNeeded;

/// <summary>To a holder that took its place: the one before writes nothing any more.</summary>
internal sealed record PlaceConfirmed : INoSerializationVerificationNeeded;

/// <summary>To a holder whose place was taken: finish the connections, stop, and tell with <see cref="LeaverGone"/>.</summary>
/// <param name="Reason">Why, in words.</param>
/// <param name="Drain">False: do not wait for connections.</param>
internal sealed record LeavePlace(string Reason, bool Drain = true) : INoSerializationVerificationNeeded;

/// <summary>To a successor that is not wanted any more: end its process; nothing is told.</summary>
internal sealed record GiveUpSuccession(string Reason) : INoSerializationVerificationNeeded;

/// <summary>To a holder: a successor is being started (then it starts no process of its own), or is gone.</summary>
internal sealed record SuccessorChanged(bool IsThere) : INoSerializationVerificationNeeded;

/// <summary>To the parent: the successor's process is ready.</summary>
internal sealed record SuccessorReady(int Id) : INoSerializationVerificationNeeded;

/// <summary>To the parent: the successor's process will not get ready; it is gone.</summary>
internal sealed record SuccessorFailed(int Id, string Reason, IReadOnlyList<string> ErrorLines) : INoSerializationVerificationNeeded;

/// <summary>To the parent: the successor's process gets connections and its generation is on disk.</summary>
internal sealed record PlaceTaken(int Id) : INoSerializationVerificationNeeded;

/// <summary>To the parent: a process that left its place is gone.</summary>
/// <param name="Id">The instance.</param>
/// <param name="ConnectionsCut">Connections it still had when its time was over; null: none, or not known.</param>
internal sealed record LeaverGone(int Id, int? ConnectionsCut) : INoSerializationVerificationNeeded;

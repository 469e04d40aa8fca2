namespace ActorPm.Actors.Ports;

/// <summary>
/// The wanted state of this server on disk, as one incarnation of the ActorSystem may use it. Writes of
/// an older incarnation are refused.
/// </summary>
public interface IStateStore
{
    /// <summary>Reads everything. Records that cannot be read are set aside and named in the notices.</summary>
    StoredState Load();

    /// <summary>
    /// Writes all changes as one transaction (commits of several callers are grouped, at most 10 ms).
    /// The task ends when they are on disk.
    /// </summary>
    /// <exception cref="StaleIncarnationException">A newer incarnation has taken over.</exception>
    Task CommitAsync(IReadOnlyList<StateChange> changes);

    /// <summary>The revisions of an app that are kept, oldest first. Those that cannot be read are left out.</summary>
    IReadOnlyList<StoredRevision> ReadRevisions(string appId);

    /// <summary>
    /// Reserves numbers for generations: the answer is the first of <paramref name="count"/> that no one was
    /// or will be given, not below <paramref name="atLeast"/>. On disk before it returns.
    /// </summary>
    long ReserveGenerations(long atLeast, int count);
}

/// <summary>A write came from an ActorSystem that has been replaced.</summary>
public sealed class StaleIncarnationException() : Exception("a newer incarnation of the ActorSystem writes now");

namespace ActorPm.Actors.Ports;

/// <summary>Reads what <see cref="PutSnapshot"/> wrote.</summary>
public interface ISnapshotStore
{
    /// <summary>The apps of a named snapshot; null when there is none of that name.</summary>
    IReadOnlyList<SnapshotApp>? ReadSnapshot(string name);
}

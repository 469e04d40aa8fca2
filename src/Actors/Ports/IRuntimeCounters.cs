using ActorPm.Contracts.Api;

namespace ActorPm.Actors.Ports;

/// <summary>Finds programs of .NET and reads the counters their runtime publishes; nothing is put into them.</summary>
public interface IRuntimeCounters
{
    /// <summary>
    /// The .NET program in the tree below each root, by root; roots without one are left out. Of several it is
    /// the app itself, not the tool that builds or starts it.
    /// </summary>
    IReadOnlyDictionary<int, RuntimeDoor> Find(IReadOnlyCollection<RuntimeRoot> roots);

    /// <summary>
    /// Tells the counters of a program every few seconds, on any thread, until it ends, its runtime closes the
    /// connection, or <paramref name="cancellation"/>. Never faults.
    /// </summary>
    Task FollowAsync(RuntimeDoor door, Action<IReadOnlyList<ProcessMetric>> told, CancellationToken cancellation);
}

/// <summary>Where a .NET program may be found.</summary>
/// <param name="Pid">Process at the top of its tree.</param>
/// <param name="TemporaryFolder">Where its runtime puts its socket (TMPDIR).</param>
public readonly record struct RuntimeRoot(int Pid, string TemporaryFolder);

/// <summary>The diagnostics port of a running .NET program.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="Socket">Its Unix socket.</param>
public sealed record RuntimeDoor(int Pid, string Socket);

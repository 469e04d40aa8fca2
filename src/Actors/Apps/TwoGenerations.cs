using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Apps;

/// <summary>
/// Decides which of several living processes is the instance, after a node went away in the middle of a reload; pure.
/// </summary>
internal static class TwoGenerations
{
    /// <summary>
    /// The one whose generation is on disk (it is written before a new process gets its first connection). When
    /// that one is gone, or the disk is: the newest that gets connections, else the oldest that is not being stopped.
    /// </summary>
    /// <param name="stored">Generation on disk.</param>
    /// <param name="processes">Living processes of one instance.</param>
    public static KeptProcess? Holder(long stored, IReadOnlyList<KeptProcess> processes) =>
        processes.FirstOrDefault(kept => kept.Generation == stored)
        ?? processes.Where(kept => kept is { Route: RouteState.Open, Stopping: false }).MaxBy(kept => kept.Generation)
        ?? processes.OrderBy(kept => kept.Stopping).ThenBy(kept => kept.Generation).FirstOrDefault();
}

using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Client;

/// <summary>What <c>pbm logs</c> asks for.</summary>
/// <param name="Targets">Which apps; empty for all.</param>
/// <param name="Lines">So many last lines of each file.</param>
/// <param name="Follow">Go on with what is written.</param>
/// <param name="Stream">One output only; null for both.</param>
/// <param name="WithTimes">With the times of last lines, and a mark after them.</param>
internal sealed record LogQuery(IReadOnlyList<string> Targets, int Lines, bool Follow, LogStream? Stream, bool WithTimes = false);

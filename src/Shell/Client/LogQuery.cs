using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Client;

/// <summary>What <c>pbm logs</c> asks for.</summary>
/// <param name="Targets">Which apps; empty for all.</param>
/// <param name="Lines">So many last lines of each file.</param>
/// <param name="Follow">Go on with what is written.</param>
/// <param name="Stream">One output only; null for both.</param>
internal sealed record LogQuery(IReadOnlyList<string> Targets, int Lines, bool Follow, LogStream? Stream);

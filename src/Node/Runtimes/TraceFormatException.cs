namespace ActorPm.Node.Runtimes;

/// <summary>A trace is not as the format says.</summary>
internal sealed class TraceFormatException(string problem) : Exception(problem);

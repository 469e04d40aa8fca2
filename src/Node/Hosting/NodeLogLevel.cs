namespace ActorPm.Node.Hosting;

/// <summary>How grave a line of the node's log is.</summary>
internal enum NodeLogLevel
{
    /// <summary>Something to know.</summary>
    Info,

    /// <summary>Something that should not be.</summary>
    Warning,

    /// <summary>Something that failed.</summary>
    Error,
}

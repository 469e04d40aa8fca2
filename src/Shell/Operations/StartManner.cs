namespace ActorPm.Shell.Operations;

/// <summary>How a <c>start</c> or <c>restart</c> is done.</summary>
internal sealed record StartManner
{
    /// <summary><c>--update-env</c>.</summary>
    public bool UpdateEnvironment { get; init; }

    /// <summary><c>--parallel</c>: so many instances at a time; null for all at once.</summary>
    public int? Parallel { get; init; }

    /// <summary><c>--write</c>: write the declaration to a file.</summary>
    public bool Write { get; init; }

    /// <summary><c>--attach</c>: go on with the output of the apps.</summary>
    public bool Attach { get; init; }

    /// <summary><c>--no-daemon</c>: stay in the foreground.</summary>
    public bool NoDaemon { get; init; }
}

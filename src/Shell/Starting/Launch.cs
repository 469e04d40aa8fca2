namespace ActorPm.Shell.Starting;

/// <summary>What came of starting a node.</summary>
internal abstract record Launch
{
    /// <summary>It answers.</summary>
    public sealed record Ready : Launch;

    /// <summary>Another one holds the home's lock (the keeper, or systemd, was faster).</summary>
    public sealed record Busy : Launch;

    /// <summary>It could not be started.</summary>
    /// <param name="Reason">Why, for a person.</param>
    public sealed record Failed(string Reason) : Launch;
}

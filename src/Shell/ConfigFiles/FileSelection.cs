namespace ActorPm.Shell.ConfigFiles;

/// <summary>What of a configuration file is meant.</summary>
/// <param name="Environment"><c>--env</c>: <c>env_NAME</c> is laid over <c>env</c>; null for <c>env</c> alone.</param>
/// <param name="Only"><c>--only</c>: names of the apps; empty for all.</param>
internal sealed record FileSelection(string? Environment, IReadOnlyList<string> Only)
{
    public static FileSelection All { get; } = new(null, []);
}

namespace ActorPm.Shell.Declaring;

/// <summary>What a configuration file declares.</summary>
/// <param name="Apps">In its order.</param>
/// <param name="Warnings">What in it has no effect.</param>
internal sealed record DeclaredApps(IReadOnlyList<AppDeclaration> Apps, IReadOnlyList<string> Warnings)
{
    /// <summary>What is wrong in it, each with its place; then <see cref="Apps"/> is not what was meant.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The project it names; null where it names none.</summary>
    public string? Project { get; init; }

    /// <summary>The same, when nothing is wrong.</summary>
    /// <exception cref="DeclarationException">Something is; all of it is told.</exception>
    public DeclaredApps Sound() => Faults.Count == 0 ? this : throw new DeclarationException(string.Join('\n', Faults));
}

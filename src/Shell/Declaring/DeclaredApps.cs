namespace ActorPm.Shell.Declaring;

/// <summary>What a configuration file declares.</summary>
/// <param name="Apps">In its order.</param>
/// <param name="Warnings">What in it has no effect.</param>
internal sealed record DeclaredApps(IReadOnlyList<AppDeclaration> Apps, IReadOnlyList<string> Warnings);

namespace ActorPm.Actors.Apps;

/// <summary>Where a change of an app comes from, for its history.</summary>
/// <param name="By">Who; null where that is not known.</param>
/// <param name="How">By what: <c>pbm scale</c>.</param>
/// <param name="Apply">The apply it is part of; null for none.</param>
/// <param name="Project">The project whose file declares the app; null leaves it with the one it has.</param>
internal sealed record ChangeOrigin(string? By, string How, string? Apply = null, string? Project = null);

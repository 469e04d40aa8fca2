using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Applying;

/// <summary>An app as it is on this server.</summary>
/// <param name="AppId">Its opaque id.</param>
/// <param name="Spec">What is wanted of it.</param>
/// <param name="Project">The project that declared it; null for none.</param>
/// <param name="Instances">Instances that stay.</param>
/// <param name="Down">Of those, so many were stopped by a person, or have failed.</param>
/// <param name="Failed">Some have failed.</param>
internal sealed record ThereApp(string AppId, AppSpec Spec, string? Project, int Instances, int Down = 0, bool Failed = false);

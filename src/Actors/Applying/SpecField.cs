using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Applying;

/// <summary>One field of a spec, as a file names it.</summary>
/// <param name="Name">Its key in a file.</param>
/// <param name="Change">What a change of it needs.</param>
/// <param name="Read">Its value as text; null for none. Equal texts mean equal values.</param>
/// <param name="Copy">The first spec with this field of the second.</param>
internal sealed record SpecField(string Name, AppChange Change, Func<AppSpec, string?> Read, Func<AppSpec, AppSpec, AppSpec> Copy);

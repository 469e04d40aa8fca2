using ActorPm.Compare.Managers;

namespace ActorPm.Compare;

/// <summary>One that takes part in a comparison.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Make">A new one, that has done nothing yet.</param>
internal sealed record Contender(string Name, Func<Manager> Make);

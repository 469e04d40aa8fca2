namespace ActorPm.Hocon;

/// <summary>A text that is not HOCON, an include that cannot be read, or a substitution that leads nowhere.</summary>
/// <param name="origin">Where.</param>
/// <param name="problem">What was expected and what was found.</param>
public sealed class HoconException(Origin origin, string problem) : Exception($"{origin}: {problem}")
{
    /// <summary>Where it stands.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = problem;
}

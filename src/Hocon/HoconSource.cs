namespace ActorPm.Hocon;

/// <summary>What a reader may ask of the world.</summary>
/// <param name="ReadFile">Text of the file at an absolute path; null when it is not there or not readable.</param>
/// <param name="Variable">Value of an environment variable; null when it is not set.</param>
public sealed record HoconSource(Func<string, string?> ReadFile, Func<string, string?> Variable)
{
    /// <summary>Nothing to include, no variables.</summary>
    public static HoconSource Nothing { get; } = new(_ => null, _ => null);
}

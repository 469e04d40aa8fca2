using ActorPm.Contracts.Apps;

namespace ActorPm.Actors.Ports;

/// <summary>Turns values of secret variables into their <see cref="SealedValue"/> and back, with the key of this home.</summary>
public interface ISecrets
{
    /// <summary>The sealed form of a value.</summary>
    /// <exception cref="SecretsException">There is no key and none can be made.</exception>
    string Seal(string variable, string value);

    /// <summary>What was sealed; null when its key is lost or damaged.</summary>
    string? Open(string value);
}

/// <summary>Secrets cannot be encrypted now.</summary>
/// <param name="problem">Why not.</param>
/// <param name="cause">What went wrong.</param>
public sealed class SecretsException(string problem, Exception? cause = null) : Exception(problem, cause);

/// <summary>Where there is no home: nothing is sealed, and nothing can be opened.</summary>
public sealed class NoSecrets : ISecrets
{
    /// <inheritdoc />
    public string Seal(string variable, string value) => throw new SecretsException($"{variable} cannot be kept secret: there is no key");

    /// <inheritdoc />
    public string? Open(string value) => null;
}

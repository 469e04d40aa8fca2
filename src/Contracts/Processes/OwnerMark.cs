using System.Globalization;

namespace ActorPm.Contracts.Processes;

/// <summary>
/// The value of <c>ACTORPM_OWNER</c>, which every managed process carries in its environment and its
/// descendants inherit, so that a process tree can be attributed even after its parents are gone.
/// </summary>
/// <param name="HomeId">The server id of the home the process belongs to.</param>
/// <param name="Instance">Number of the instance on this server.</param>
/// <param name="Generation">Which process of that instance, unique in the home.</param>
public sealed record OwnerMark(string HomeId, int Instance, long Generation)
{
    /// <summary>Name of the environment variable.</summary>
    public const string Variable = "ACTORPM_OWNER";

    /// <summary>The form it has in the environment: <c>home/instance/generation</c>.</summary>
    public override string ToString() => $"{HomeId}/{Instance}/{Generation}";

    /// <summary>Reads the form <see cref="ToString"/> writes; null when <paramref name="text"/> is not of it.</summary>
    public static OwnerMark? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 3
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var instance)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new OwnerMark(parts[0], instance, generation)
            : null;
    }
}

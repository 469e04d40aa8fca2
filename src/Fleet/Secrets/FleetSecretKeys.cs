using System.Security.Cryptography;

namespace ActorPm.Fleet.Secrets;

/// <summary>
/// All keys that a fleet has had, oldest first. Keys are only added, so lists of different servers merge in any order; two that
/// were made at the same time are both kept.
/// </summary>
public static class FleetSecretKeys
{
    /// <summary>Everything that one of two servers knows; what is not whole is left out.</summary>
    public static IReadOnlyList<FleetSecretKey> Merge(IReadOnlyList<FleetSecretKey> mine, IReadOnlyList<FleetSecretKey> theirs) =>
        [.. mine.Concat(theirs.Where(FleetSecretKey.IsWhole)).DistinctBy(key => key.KeyId).OrderBy(key => key.Number).ThenBy(key => key.KeyId, StringComparer.Ordinal)];

    /// <summary>The keys with a new random one, which seals from now on.</summary>
    public static IReadOnlyList<FleetSecretKey> WithNew(IReadOnlyList<FleetSecretKey> keys) => Merge(keys,
    [
        new FleetSecretKey
        {
            KeyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            Number = keys.Select(key => key.Number).DefaultIfEmpty(0).Max() + 1,
            Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(FleetSecretKey.KeyBytes)),
        },
    ]);
}

namespace ActorPm.Fleet.Secrets;

/// <summary>
/// A key that seals secret values of the fleet's apps. Every member has all of them, in <c>fleet.json</c>; the newest one seals,
/// each opens what was sealed with it.
/// </summary>
public sealed record FleetSecretKey
{
    /// <summary>Bytes of the key.</summary>
    public const int KeyBytes = 32;

    private const int IdLetters = 16;

    /// <summary>Random id, hexadecimal; it stands in every value that was sealed with it.</summary>
    public required string KeyId { get; init; }

    /// <summary>Higher than that of any key its maker knew.</summary>
    public required int Number { get; init; }

    /// <summary>The key, base64.</summary>
    public required string Key { get; init; }

    /// <summary>Whether it can be used, whoever sent it.</summary>
    public static bool IsWhole(FleetSecretKey? key) =>
        key is { KeyId.Length: IdLetters, Number: > 0, Key: not null } && key.KeyId.All(char.IsAsciiHexDigitLower)
        && Convert.TryFromBase64String(key.Key, new byte[KeyBytes], out var bytes) && bytes == KeyBytes;

    /// <summary>Without the key: it must come into no log.</summary>
    public override string ToString() => $"key {KeyId}";
}

namespace ActorPm.Contracts.Apps;

/// <summary>
/// The form in which the value of a secret variable is stored, sent and compared everywhere but in the process itself:
/// <c>actorpm-sealed:1:FINGERPRINT:ENCRYPTED</c>. Equal values of one variable have equal fingerprints in one home; only
/// the home's key opens the rest. Of an app of the fleet the encrypted part is <c>fleet.KEY.ENCRYPTED</c>, which the members open
/// that have that key.
/// </summary>
public static class SealedValue
{
    /// <summary>What is shown in place of a secret value.</summary>
    public const string Hidden = "(secret)";

    /// <summary>What is shown in place of one whose key is lost.</summary>
    public const string CannotBeRead = "(unreadable: declare again)";

    /// <summary>A sealed value that is not equal to any, itself included.</summary>
    public const string NotComparable = Prefix + "-:";

    private const string Prefix = "actorpm-sealed:1:";

    // No letter of base64url: who does not know this mark cannot take it for something of its own home.
    private const string FleetMark = "fleet.";

    /// <summary>The form of these parts.</summary>
    public static string Of(string fingerprint, string encrypted) => $"{Prefix}{fingerprint}:{encrypted}";

    /// <summary>The form of these parts for an app of the fleet.</summary>
    /// <param name="fingerprint">Equal for equal values that were sealed with the same key.</param>
    /// <param name="keyId">Id of the key.</param>
    /// <param name="encrypted">The encrypted part, base64url.</param>
    public static string OfFleet(string fingerprint, string keyId, string encrypted) => Of(fingerprint, $"{FleetMark}{keyId}.{encrypted}");

    /// <summary>Id of the fleet's key that a value was sealed with; null for one that was sealed otherwise, or not at all.</summary>
    public static string? FleetKey(string? value)
    {
        if (!IsOne(value)) return null;
        var encrypted = Encrypted(value!);
        if (!encrypted.StartsWith(FleetMark, StringComparison.Ordinal)) return null;
        encrypted = encrypted[FleetMark.Length..];
        return encrypted.IndexOf('.') is > 0 and var end ? encrypted[..end].ToString() : null;
    }

    /// <summary>Whether a value is in this form.</summary>
    public static bool IsOne(string? value) => value is not null && value.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The encrypted part.</summary>
    public static ReadOnlySpan<char> Encrypted(string value) => value.AsSpan(FingerprintEnd(value) + 1);

    /// <summary>Whether two values, each sealed or not, are the same.</summary>
    public static bool AreSame(string? one, string? other) => IsOne(one) && IsOne(other)
        ? one != NotComparable && Fingerprint(one!).SequenceEqual(Fingerprint(other!))
        : one == other;

    /// <summary>What may be shown of a value: everything but secrets.</summary>
    /// <param name="variable">Its name.</param>
    /// <param name="value">The value; null stays null.</param>
    /// <param name="byName">A value whose name alone looks secret is hidden too.</param>
    public static string? Shown(string variable, string? value, bool byName = true) =>
        IsOne(value) || (byName && value is { Length: > 0 } && SecretNames.IsOne(variable)) ? Hidden : value;

    private static ReadOnlySpan<char> Fingerprint(string value) => value.AsSpan(Prefix.Length, FingerprintEnd(value) - Prefix.Length);

    /// <summary>The colon after the fingerprint, or the end.</summary>
    private static int FingerprintEnd(string value)
    {
        var end = value.IndexOf(':', Prefix.Length);
        return end < 0 ? value.Length - 1 : end;
    }
}

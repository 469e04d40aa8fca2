namespace ActorPm.Contracts.Apps;

/// <summary>
/// The form in which the value of a secret variable is stored, sent and compared everywhere but in the process itself:
/// <c>actorpm-sealed:1:FINGERPRINT:ENCRYPTED</c>. Equal values of one variable have equal fingerprints in one home; only
/// the home's key opens the rest.
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

    /// <summary>The form of these parts.</summary>
    public static string Of(string fingerprint, string encrypted) => $"{Prefix}{fingerprint}:{encrypted}";

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

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ActorPm.Contracts.Apps;

namespace ActorPm.Fleet.Secrets;

/// <summary>
/// Seals secret values for the whole fleet: AES-256-GCM with the newest key, in the form of <see cref="SealedValue"/> with the
/// mark of the fleet and the id of the key. A release that does not know this form cannot open it and refuses to start the
/// app. What stands before the encrypted part, the fingerprint of variable and value among it, is authenticated with it.
/// </summary>
/// <param name="keys">The keys that are there, oldest first.</param>
public sealed class FleetSealing(IReadOnlyList<FleetSecretKey> keys)
{
    private const int FingerprintBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // One key for one purpose.
    private static readonly byte[] ToEncrypt = "ActorPm secrets of the fleet: encryption 1"u8.ToArray();
    private static readonly byte[] ToCompare = "ActorPm secrets of the fleet: comparison 1"u8.ToArray();

    /// <summary>Whether there is a key to seal with.</summary>
    public bool CanSeal => keys.Count > 0;

    /// <summary>The sealed form of a value.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public string Seal(string variable, string value)
    {
        if (!CanSeal) throw new InvalidOperationException("there is no key to seal with");
        var key = keys[^1];
        var head = SealedValue.OfFleet(Fingerprint(key, variable, value), key.KeyId, "");
        var plain = Encoding.UTF8.GetBytes(value);
        Span<byte> whole = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(whole[..NonceBytes]);
        using var cipher = Cipher(key);
        cipher.Encrypt(whole[..NonceBytes], plain, whole[NonceBytes..^TagBytes], whole[^TagBytes..], Encoding.UTF8.GetBytes(head));
        return head + Base64Url.EncodeToString(whole);
    }

    /// <summary>What was sealed; null when its key is not here, or it was changed since.</summary>
    public string? Open(string value)
    {
        if (SealedValue.FleetKey(value) is not { } keyId || Find(keyId) is not { } key) return null;
        try
        {
            var end = value.LastIndexOf('.') + 1;
            ReadOnlySpan<byte> whole = Base64Url.DecodeFromChars(value.AsSpan(end));
            if (whole.Length < NonceBytes + TagBytes) return null;
            var plain = new byte[whole.Length - NonceBytes - TagBytes];
            using var cipher = Cipher(key);
            cipher.Decrypt(whole[..NonceBytes], whole[NonceBytes..^TagBytes], whole[^TagBytes..], plain, Encoding.UTF8.GetBytes(value[..end]));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception damaged) when (damaged is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// An app with its secret values sealed. One that is the same as before stays as it was sealed then: another text, or another
    /// key, would look like a change and replace instances.
    /// </summary>
    /// <param name="app">The app.</param>
    /// <param name="patterns">Which of its variables are secret (<see cref="AppSpec.SecretVariables"/>).</param>
    /// <param name="before">Declarations whose values are kept where they are the same.</param>
    public AppSpec Seal(AppSpec app, IReadOnlyList<string> patterns, IReadOnlyList<AppSpec> before)
    {
        bool IsMeant(KeyValuePair<string, string> variable) => !SealedValue.IsOne(variable.Value) && SecretNames.IsMeant(patterns, variable.Key);
        if (patterns.Count == 0 || !app.Environment.Any(IsMeant)) return app;
        return app with
        {
            Environment = app.Environment.ToDictionary(one => one.Key, one => !IsMeant(one) ? one.Value
                : before.Select(earlier => earlier.Environment.GetValueOrDefault(one.Key)).FirstOrDefault(sealedBefore => IsOf(sealedBefore, one.Key, one.Value)) ?? Seal(one.Key, one.Value)),
        };
    }

    /// <summary>Ids of keys an app was sealed with that are not here.</summary>
    public IReadOnlyList<string> MissingFor(AppSpec app) =>
        [.. app.Environment.Values.Select(SealedValue.FleetKey).OfType<string>().Where(id => Find(id) is null).Distinct().Order(StringComparer.Ordinal)];

    private bool IsOf(string? sealedBefore, string variable, string value) =>
        SealedValue.FleetKey(sealedBefore) is { } keyId && Find(keyId) is { } key
        && SealedValue.AreSame(sealedBefore, SealedValue.OfFleet(Fingerprint(key, variable, value), keyId, ""));

    private FleetSecretKey? Find(string keyId) => keys.FirstOrDefault(key => key.KeyId == keyId);

    private static AesGcm Cipher(FleetSecretKey key) => new(Derived(key, ToEncrypt), TagBytes);

    /// <summary>Equal for equal values of one variable; tells nobody without the key whether a guess is right.</summary>
    private static string Fingerprint(FleetSecretKey key, string variable, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Derived(key, ToCompare), Encoding.UTF8.GetBytes($"{variable}\0{value}")).AsSpan(0, FingerprintBytes));

    private static byte[] Derived(FleetSecretKey key, byte[] purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(key.Key), FleetSecretKey.KeyBytes, salt: null, info: purpose);
}

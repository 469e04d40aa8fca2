using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Apps;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;

namespace ActorPm.Node.Secrets;

/// <summary>
/// Secret values, encrypted by the key ring in <c>keys/</c> of the home. The ring is read when the first secret is met: a
/// home without any never loads it. Used by several threads.
/// </summary>
/// <param name="folder">The folder of the keys.</param>
/// <param name="notices">Told when a key is damaged.</param>
internal sealed class HomeSecrets(string folder, Notices? notices = null) : ISecrets
{
    private const string Subject = "keys";
    private const int FingerprintBytes = 16;
    private const int ComparisonKeyBytes = 32;

    private readonly Lock _lock = new();
    private KeyRing? _ring;
    private byte[]? _comparisonKey;

    private string ComparisonKeyFile => Path.Combine(folder, "compare.key");

    /// <inheritdoc />
    public string Seal(string variable, string value)
    {
        try
        {
            lock (_lock)
            {
                var encrypted = Ring().Protect(Encoding.UTF8.GetBytes(value));
                return SealedValue.Of(Fingerprint(variable, value), Base64Url.EncodeToString(encrypted));
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or System.Xml.XmlException)
        {
            throw new SecretsException($"{variable} cannot be encrypted with the key in {folder}: {wrong.GetBaseException().Message}", wrong);
        }
    }

    /// <inheritdoc />
    public string? Open(string value)
    {
        try
        {
            lock (_lock)
            {
                // Reading must not make a key.
                return KeyRing.IsThere(folder) ? Encoding.UTF8.GetString(Ring().Unprotect(Base64Url.DecodeFromChars(SealedValue.Encrypted(value)))) : null;
            }
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or FormatException or System.Xml.XmlException)
        {
            return null;
        }
    }

    /// <summary>Apart, so that its assemblies are loaded by the first secret and not by the node.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private KeyRing Ring()
    {
        if (_ring is { } ring) return ring;
        ring = KeyRing.Open(folder, out var damaged);
        if (damaged.Count > 0)
            notices?.Set(Subject, $"{string.Join(", ", damaged)} in {folder} cannot be read and was set aside; secret values encrypted with it have to be declared again");
        return _ring = ring;
    }

    /// <summary>Tells nobody without its key whether a guessed value is right.</summary>
    private string Fingerprint(string variable, string value)
    {
        _comparisonKey ??= ReadOrMakeComparisonKey();
        var hash = HMACSHA256.HashData(_comparisonKey, Encoding.UTF8.GetBytes($"{variable}\0{value}"));
        return Base64Url.EncodeToString(hash.AsSpan(0, FingerprintBytes));
    }

    private byte[] ReadOrMakeComparisonKey()
    {
        PrivateFiles.Ensure(ComparisonKeyFile);
        var key = File.ReadAllBytes(ComparisonKeyFile);
        if (key.Length == ComparisonKeyBytes) return key;
        key = RandomNumberGenerator.GetBytes(ComparisonKeyBytes);
        File.WriteAllBytes(ComparisonKeyFile, key);
        return key;
    }
}

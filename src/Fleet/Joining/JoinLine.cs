using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ActorPm.Fleet.Joining;

/// <summary>
/// The word that <c>pbm fleet init</c> and <c>invite</c> print and <c>join</c> takes: where to ask, whom to trust there, and a
/// secret: <c>10.0.0.1:9110/fingerprint.token</c>.
/// </summary>
/// <param name="Address">Address of the server that made it.</param>
/// <param name="Port">Port of its API over TLS.</param>
/// <param name="AuthorityFingerprint">SHA-256 of the authority's certificate, lower-case hexadecimal.</param>
/// <param name="Token">The secret, 16 bytes.</param>
public sealed record JoinLine(IPAddress Address, int Port, string AuthorityFingerprint, ReadOnlyMemory<byte> Token)
{
    /// <summary>Length of a token, in bytes.</summary>
    public const int TokenLength = 16;

    private const int FingerprintLength = 32;

    /// <summary>Reads one; null with what is wrong otherwise.</summary>
    public static JoinLine? Parse(string text, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var dot = text.IndexOf('.', slash + 1);
        if (slash < 0 || dot < 0)
        {
            fault = "it should look like 10.0.0.1:9110/fingerprint.token, as pbm fleet init and invite print it";
            return null;
        }

        var place = text[..slash];
        if (!IPEndPoint.TryParse(place, out var end) || end.Port == 0)
        {
            fault = $"'{place}' is not an address with a port";
            return null;
        }

        if (Decoded(text[(slash + 1)..dot], FingerprintLength) is not { } fingerprint || Decoded(text[(dot + 1)..], TokenLength) is not { } token)
        {
            fault = "it was cut off or changed: copy the whole line again";
            return null;
        }

        return new JoinLine(end.Address, end.Port, Convert.ToHexStringLower(fingerprint), token);
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var place = Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]" : Address.ToString();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{place}:{Port}/{Base64Url.EncodeToString(Convert.FromHexString(AuthorityFingerprint))}.{Base64Url.EncodeToString(Token.Span)}");
    }

    /// <inheritdoc />
    public bool Equals(JoinLine? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static byte[]? Decoded(string text, int length)
    {
        try
        {
            return Base64Url.DecodeFromChars(text) is { } bytes && bytes.Length == length ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

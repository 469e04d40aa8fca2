using System.Security.Cryptography;
using System.Text;

namespace ActorPm.Node.Serving;

/// <summary>Name and password a reader has to give (basic authentication, RFC 7617).</summary>
internal sealed record Credentials(string User, string Password)
{
    /// <summary>Whether a header <c>Authorization</c> carries them. Takes the same time for every wrong one.</summary>
    public bool Match(string? header)
    {
        const string scheme = "Basic ";
        if (header is null || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return false;
        Span<byte> given = stackalloc byte[512];
        return Convert.TryFromBase64String(header[scheme.Length..].Trim(), given, out var length)
            && CryptographicOperations.FixedTimeEquals(Hash(given[..length]), Hash(Encoding.UTF8.GetBytes($"{User}:{Password}")));
    }

    private static byte[] Hash(ReadOnlySpan<byte> secret) => SHA256.HashData(secret);
}

using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ActorPm.Fleet.Publishing;
using ActorPm.Fleet.Trust;

namespace ActorPm.Relay.Servers;

/// <summary>Who this server is among the servers of its fleet, and who they are; immutable, read anew when the file has changed.</summary>
internal sealed class FleetPass
{
    private readonly RelayIdentity _identity;
    private readonly IReadOnlyList<X509Certificate2> _authorities;
    private readonly SslStreamCertificateContext _certificate;
    private readonly HashSet<IPAddress> _addresses;

    private FleetPass(RelayIdentity identity)
    {
        _identity = identity;
        _authorities = [.. identity.Authorities.Select(pem => X509Certificate2.CreateFromPem(pem))];
        using var key = ServerKey.Import(identity.Key);
        using var bare = X509Certificate2.CreateFromPem(identity.Certificate);
        _certificate = SslStreamCertificateContext.Create(key.With(bare), [.. _authorities], offline: true);
        _addresses = [.. identity.Members.Where(member => !member.IsRemoved).Select(member => IPAddress.TryParse(member.Address, out var address) ? address : IPAddress.None)];
    }

    /// <summary>Reads the file; the answer is what is wrong with it, and no pass, when it cannot be used.</summary>
    public static (FleetPass? Pass, string? Problem) Read(string path)
    {
        byte[] text = [];
        try
        {
            text = File.ReadAllBytes(path);
            return (new FleetPass(RelayIdentity.Read(text)), null);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or CryptographicException or ArgumentException)
        {
            return (null, $"{path} cannot be used: {wrong.Message}");
        }
        finally
        {
            // The authority's key may be among it, which is none of the relay's business.
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>Whether a server of the fleet has this address.</summary>
    public bool IsOfMember(IPAddress address) => _addresses.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>Whether this is a server of the fleet still.</summary>
    public bool Has(string serverId) => _identity.Members.Any(member => member.ServerId == serverId && !member.IsRemoved);

    /// <summary>For connections that come in. The verdict about the other side is told; a refused one ends the handshake.</summary>
    public SslServerAuthenticationOptions AsServer(Action<PeerVerdict> judged) => new()
    {
        ServerCertificateContext = _certificate,
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateRequired = true,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        // Whoever was removed meanwhile must be judged again.
        AllowTlsResume = false,
        AllowRenegotiation = false,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Judge(certificate, judged),
    };

    /// <summary>For connections to others.</summary>
    public SslClientAuthenticationOptions AsClient(string serverId, Action<PeerVerdict> judged) => new()
    {
        TargetHost = serverId,
        ClientCertificateContext = _certificate,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Judge(certificate, judged),
    };

    private bool Judge(X509Certificate? certificate, Action<PeerVerdict> judged)
    {
        var verdict = PeerRules.Judge(certificate as X509Certificate2, _authorities, _identity.FleetId, [.. _identity.Members], DateTimeOffset.UtcNow);
        judged(verdict);
        return verdict.IsMember;
    }
}

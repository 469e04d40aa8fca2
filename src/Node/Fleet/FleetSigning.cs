using System.Net;
using System.Security.Cryptography;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>Certificates: signed here where the authority's key is, else by another member that has it.</summary>
internal sealed class FleetSigning(FleetStore store, FleetMembers members, FleetCalls calls, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Signs here.</summary>
    /// <exception cref="ApiException">The key is not here, or the request is no good.</exception>
    public SignedCertificate Sign(string signingRequest, string serverId, IPAddress address)
    {
        var file = File();
        if (file.AuthorityKey is not { } key) throw ApiException.Invalid("this server does not have the authority's key");
        try
        {
            using var authority = FleetAuthority.Import(file.Authorities[0], key);
            using var certificate = authority.Sign(signingRequest, serverId, address, time.GetUtcNow());
            return new SignedCertificate(certificate.ExportCertificatePem(), file.Authorities);
        }
        catch (CryptographicException unusable)
        {
            throw ApiException.Invalid($"the certificate cannot be signed: {unusable.Message}");
        }
    }

    /// <summary>Signs here or asks the members that can, one after the other.</summary>
    /// <exception cref="ApiException">None of them answers.</exception>
    public async Task<SignedCertificate> SignAnywhereAsync(string signingRequest, string serverId, IPAddress address, CancellationToken cancellation)
    {
        if (File().AuthorityKey is not null) return Sign(signingRequest, serverId, address);
        ApiException? last = null;
        foreach (var holder in members.Others.Where(member => member.HoldsAuthority))
        {
            try
            {
                return await calls.AskAsync(
                    FleetCalls.PlaceOf(holder), FleetRoutes.Sign,
                    FleetCalls.Json(new SignCertificate(signingRequest, serverId, address.ToString()), FleetJson.Default.SignCertificate),
                    FleetJson.Default.SignedCertificate, Patience, cancellation);
            }
            catch (ApiException silent)
            {
                last = silent;
            }
        }

        throw ApiException.Invalid(
            $"no server that can sign certificates answers{(last is null ? "" : $" ({last.Error.Message})")}",
            $"one of them must be up: {string.Join(", ", members.Others.Where(member => member.HoldsAuthority).Select(member => member.Name))}");
    }

    private FleetFile File() => store.Current ?? throw ApiException.Invalid("this server is in no fleet");
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>Certificates: signed here where the authority's key is, else by another member that has it.</summary>
internal sealed class FleetSigning(FleetStore store, FleetCalls calls, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Signs here, for a server.</summary>
    /// <exception cref="ApiException">The key is not here, or the request is no good.</exception>
    public SignedCertificate Sign(string signingRequest, string serverId, IPAddress address, TimeSpan? validity) =>
        Sign(authority => authority.Sign(signingRequest, serverId, address, time.GetUtcNow(), validity));

    /// <summary>Signs here, for somebody outside the fleet.</summary>
    /// <exception cref="ApiException">The key is not here, or the request is no good.</exception>
    public SignedCertificate SignClient(string signingRequest, string clientId, DateTimeOffset end) =>
        Sign(authority => authority.SignClient(signingRequest, clientId, time.GetUtcNow(), end));

    /// <summary>Signs here or asks the members that can, one after the other.</summary>
    /// <exception cref="ApiException">None of them answers.</exception>
    public Task<SignedCertificate> SignAnywhereAsync(string signingRequest, string serverId, IPAddress address, TimeSpan? validity, CancellationToken cancellation)
    {
        if (File().AuthorityKey is not null) return Task.FromResult(Sign(signingRequest, serverId, address, validity));
        var asked = new SignCertificate(signingRequest, serverId, address.ToString()) { ValidFor = (long?)validity?.TotalMilliseconds };
        return AskHoldersAsync(FleetRoutes.Sign, () => FleetCalls.Json(asked, FleetJson.Default.SignCertificate), cancellation);
    }

    /// <summary>The same for somebody outside the fleet.</summary>
    /// <exception cref="ApiException">None of them answers.</exception>
    public Task<SignedCertificate> SignClientAnywhereAsync(string signingRequest, string clientId, DateTimeOffset end, CancellationToken cancellation) =>
        File().AuthorityKey is not null
            ? Task.FromResult(SignClient(signingRequest, clientId, end))
            : AskHoldersAsync(
                FleetRoutes.SignClient, () => FleetCalls.Json(new SignClient(signingRequest, clientId, end.ToUnixTimeMilliseconds()), FleetJson.Default.SignClient), cancellation);

    private SignedCertificate Sign(Func<FleetAuthority, X509Certificate2> sign)
    {
        var file = File();
        if (file.AuthorityKey is not { } key) throw ApiException.Invalid("this server does not have the authority's key");
        try
        {
            using var authority = FleetAuthority.Import(file.Authorities[0], key);
            using var certificate = sign(authority);
            return new SignedCertificate(certificate.ExportCertificatePem(), file.Authorities);
        }
        catch (CryptographicException unusable)
        {
            throw ApiException.Invalid($"the certificate cannot be signed: {unusable.Message}");
        }
    }

    private async Task<SignedCertificate> AskHoldersAsync(string path, Func<HttpContent> request, CancellationToken cancellation)
    {
        ApiException? last = null;
        var file = File();
        var holders = AuthorityRules.HoldersOf(AuthorityList.Of(file), MemberList.Of(file.Members)).Where(member => member.ServerId != file.ServerId).ToList();
        foreach (var holder in holders)
        {
            try
            {
                return await calls.AskAsync(FleetCalls.PlaceOf(holder), path, request(), FleetJson.Default.SignedCertificate, Patience, cancellation);
            }
            catch (ApiException silent)
            {
                last = silent;
            }
        }

        throw ApiException.Invalid(
            $"no server that can sign certificates answers{(last is null ? "" : $" ({last.Error.Message})")}",
            $"one of them must be up: {string.Join(", ", holders.Select(member => member.Name))}");
    }

    private FleetFile File() => store.Current ?? throw ApiException.Invalid("this server is in no fleet");
}

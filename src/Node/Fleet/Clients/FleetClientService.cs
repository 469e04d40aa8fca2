using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Clients;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet.Clients;

/// <summary>Those outside the fleet who may speak with its servers: lets them in, lists them, revokes.</summary>
internal sealed class FleetClientService(FleetStore store, FleetMembers members, FleetSigning signing, NodeLog log, TimeProvider time)
{
    private const int UsualDays = 90;
    private const int MostDays = 3650;

    /// <summary>Makes a certificate and tells all servers whom it is for.</summary>
    /// <exception cref="ApiException">The request is wrong, or nobody can sign.</exception>
    public async Task<ClientIssued> IssueAsync(IssueClient request, CancellationToken cancellation)
    {
        var (file, now, days) = (store.Required, time.GetUtcNow(), request.Days ?? UsualDays);
        if (request is not { Name: not null, SigningRequest: not null } || !Enum.IsDefined(request.Role)) throw ApiException.Invalid("the request has null in a field that must have a value");
        if (ServerNames.Fault(request.Name) is not null)
            throw ApiException.Invalid($"'{request.Name}' cannot be the name of a client: letters, digits, '-', '.' and '_', beginning with a letter or digit");
        if (days is < 1 or > MostDays) throw ApiException.Invalid($"a certificate counts for 1 to {MostDays} days, not {days}");
        if (ClientList.Valid(file.Clients, request.Name, now) is { } other)
            throw ApiException.Invalid($"there is a client {other.Name} already", $"pbm fleet revoke {other.Name} takes its certificate away; or choose another name");
        var end = now + TimeSpan.FromDays(days);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var signed = await signing.SignClientAnywhereAsync(request.SigningRequest, id, end, cancellation);
        var client = new ClientRecord
        {
            ClientId = id,
            Name = request.Name,
            Role = request.Role,
            KeyHash = KeyOf(request.SigningRequest),
            Authority = FingerprintOf(signed.Authorities[0]),
            IssuedAt = now.ToUnixTimeMilliseconds(),
            EndsAt = end.ToUnixTimeMilliseconds(),
        };
        var silent = await members.WriteAsync(client, cancellation);
        log.Info($"A certificate was made for the client {client.Name} ({client.Role.ToString().ToLowerInvariant()}, {days} days)");
        var servers = MemberList.Of(file.Members).Members.Where(member => !member.IsWitness).OrderBy(member => member.ServerId != file.ServerId).Select(FleetCalls.PlaceOf);
        return new ClientIssued(View(client), signed.Certificate, signed.Authorities, file.FleetId, [.. servers], silent);
    }

    /// <summary>All of them.</summary>
    public FleetClients List() => new([.. store.Required.Clients.OrderBy(client => client.Name, StringComparer.OrdinalIgnoreCase).ThenBy(client => client.IssuedAt).Select(View)]);

    /// <summary>Takes a certificate away.</summary>
    /// <returns>Names of the servers that did not hear it.</returns>
    /// <exception cref="ApiException">There is no such client.</exception>
    public async Task<ClientRevoked> RevokeAsync(RevokeClient request, CancellationToken cancellation)
    {
        var client = ClientList.Valid(store.Required.Clients, request.Name ?? "", time.GetUtcNow())
            ?? throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = $"there is no client {request.Name} that could come in", Hint = "pbm fleet clients lists them" });
        var silent = await members.WriteAsync(client with { IsRevoked = true, Revision = client.Revision + 1 }, cancellation);
        log.Info($"The certificate of the client {client.Name} was revoked");
        return new ClientRevoked(silent);
    }

    private FleetClient View(ClientRecord client) => new()
    {
        Name = client.Name,
        Role = client.Role,
        IssuedAt = client.IssuedAt,
        EndsAt = client.EndsAt,
        State = client.IsRevoked ? "revoked" : client.EndsAt <= time.GetUtcNow().ToUnixTimeMilliseconds() ? "ended" : "valid",
    };

    private static string FingerprintOf(string pem)
    {
        using var authority = X509Certificate2.CreateFromPem(pem);
        return Fingerprints.OfCertificate(authority);
    }

    private static string KeyOf(string signingRequest)
    {
        try
        {
            return Fingerprints.OfSigningRequest(signingRequest);
        }
        catch (CryptographicException damaged)
        {
            throw ApiException.Invalid(damaged.Message);
        }
    }
}

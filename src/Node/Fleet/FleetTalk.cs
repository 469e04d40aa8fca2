using System.Net;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;

namespace ActorPm.Node.Fleet;

/// <summary>What this server answers others.</summary>
internal sealed class FleetTalk(
    FleetStore store, FleetMembers members, FleetSigning signing, FleetDoor door, Func<ClusterAnswer> cluster, Action<ClusterSeeker> hear, Func<CancellationToken, Task<string?>> island, Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyList<string>>> ofFleet, NodeLog log, TimeProvider time)
    : IDisposable
{
    private const int LongestWord = 64;

    private readonly SemaphoreSlim _one = new(1);
    private readonly RelayPortTest _relayPort = new(time);

    /// <inheritdoc />
    public void Dispose()
    {
        _relayPort.Dispose();
        _one.Dispose();
    }

    /// <summary>For somebody who wants in.</summary>
    public ServerPorts Ports()
    {
        var file = File();
        using var own = X509Certificate2.CreateFromPem(file.Certificate);
        var authorities = AuthorityList.Of(file);
        var signedBy = authorities.IssuerOf(own) ?? authorities.Signer;
        return new ServerPorts(file.Self().ActorPort, signedBy.Certificate)
        {
            TestsRelay = true,
            Earlier = [.. authorities.Records.Where(record => record.Rank < signedBy.Rank).Select(record => record.Certificate), .. authorities.Records.Select(record => record.SignedByPrevious).OfType<string>()],
        };
    }

    /// <summary>For a server that nobody lets in: whether it was removed.</summary>
    /// <param name="serverId">Its id, as it says.</param>
    /// <param name="keyHash">Its key, as it says: the record of a server that was removed and has joined again since is another one's.</param>
    public ServerRemoval Removal(string? serverId, string? keyHash)
    {
        var list = MemberList.Of(File().Members);
        return list.Find(serverId ?? "") is { IsRemoved: true } removed && removed.KeyHash == keyHash
            ? new ServerRemoval(true, list.Find(removed.WrittenBy)?.Name)
            : new ServerRemoval(false, null);
    }

    /// <summary>Which cluster this server is in.</summary>
    /// <param name="asker">Who asks, if that is a server that looks for a cluster.</param>
    public ClusterAnswer Cluster(ClusterSeeker? asker)
    {
        if (asker is not null) hear(asker);
        return cluster();
    }

    /// <summary>Compares lists of members.</summary>
    public KnownMembers Exchange(KnownMembers theirs) => members.Merge(theirs);

    /// <summary>Signs for another member: what it lets in, or its own when that is renewed.</summary>
    public SignedCertificate Sign(SignCertificate request, PeerVerdict asker, string from)
    {
        if (!asker.IsMember) throw ApiException.Invalid(asker.Reason ?? "not a member");
        if (!IPAddress.TryParse(request.Address, out var address)) throw ApiException.Invalid($"'{request.Address}' is not an address");
        if (asker.HasEnded && asker.ServerId != request.ServerId) throw ApiException.Invalid("whose own certificate has ended may have that renewed and nothing else");
        var known = MemberList.Of(File().Members).Find(request.ServerId);
        if (known is { IsRemoved: true }) throw ApiException.Invalid($"server {request.ServerId} was removed from the fleet");
        if (known is not null && known.KeyHash != KeyAskedFor(request.SigningRequest))
            throw ApiException.Invalid($"server {request.ServerId} ({known.Name}) is a member with another key");
        log.Info($"A certificate for {known?.Name ?? request.ServerId} was signed, asked for by {from}");
        return signing.Sign(request.SigningRequest, request.ServerId, address, Validity(request.ValidFor));
    }

    /// <summary>Gives the authority's key to a server that is to have it.</summary>
    public AuthorityKeyGiven GiveKey(AskAuthorityKey request, PeerVerdict asker, string from)
    {
        if (asker is not { ServerId: { } id, HasEnded: false }) throw ApiException.Invalid(asker.Reason ?? "not a member");
        var file = File();
        var (authorities, list) = (AuthorityList.Of(file), MemberList.Of(file.Members));
        if (!AuthorityRules.MayHaveKey(id, authorities, list)) throw ApiException.Invalid("this server is not to have the authority's key, or another authority is due");
        if (authorities.Signer.Fingerprint != request.Fingerprint) throw ApiException.Invalid("another authority signs by now");
        if (file.AuthorityKey is not { } key) throw ApiException.Invalid("this server does not have the authority's key");
        log.Info($"{list.Find(id)!.Name} was given the authority's key, asked for from {from}");
        return new AuthorityKeyGiven(key);
    }

    /// <summary>Signs for somebody outside the fleet, asked by another member.</summary>
    public SignedCertificate SignClient(SignClient request, string from)
    {
        if (request.ClientId is not { Length: > 0 and < 64 } id || !id.All(char.IsAsciiHexDigitLower)) throw ApiException.Invalid($"'{request.ClientId}' is not the id of a client");
        log.Info($"A certificate for the client {id} was signed, asked for by {from}");
        return signing.SignClient(request.SigningRequest, id, DateTimeOffset.FromUnixTimeMilliseconds(request.EndsAt));
    }

    /// <summary>Has the port of the relay answer for a server that is about to join.</summary>
    public RelayPortOpened OpenRelayPort(OpenRelayPort request, string from)
    {
        var file = File();
        if (request is not { Token: not null, PortWord: { Length: <= LongestWord } word }) throw ApiException.Invalid("the token or the word is missing, or the word is too long");
        if (new InvitationBook([.. file.Invitations]).Redeem(Token(request.Token), time.GetUtcNow()).Refusal is { } refusal)
        {
            door.Refuse(new PeerVerdict(null, refusal), from);
            throw ApiException.Invalid(refusal, "pbm fleet invite on a server of the fleet gives a new one");
        }

        var self = file.Self();
        return _relayPort.Open(IPAddress.Parse(self.Address), self.RelayPort, word);
    }

    /// <summary>Lets a server in, or says why not.</summary>
    public async Task<ServerAdmitted> AdmitAsync(AdmitServer request, string from, CancellationToken cancellation)
    {
        // Who asks to be let in has tested it.
        _relayPort.End();
        await _one.WaitAsync(cancellation);
        try
        {
            var admitted = await TryAdmitAsync(request, cancellation);
            log.Info($"{admitted.Members.First(member => member.ServerId == request.ServerId).Name} ({request.ServerId}, {request.Address}) was let into the fleet");
            return admitted;
        }
        catch (ApiException refused)
        {
            door.Refuse(new PeerVerdict(null, refused.Error.Message), from);
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ServerAdmitted> TryAdmitAsync(AdmitServer request, CancellationToken cancellation)
    {
        var file = File();
        // Required is what a field must be there for; a stranger may still say null.
        if (request is not { Token: not null, SigningRequest: not null, ServerId: not null, Name: not null, Address: not null, PortWord: not null, Labels: not null, Apps: not null })
            throw ApiException.Invalid("null is in the request where a text must be");
        var token = Token(request.Token);
        if (new InvitationBook([.. file.Invitations]).Redeem(token, time.GetUtcNow()).Refusal is { } refusal)
            throw ApiException.Invalid(refusal, "pbm fleet invite on a server of the fleet gives a new one");
        if (!IPAddress.TryParse(request.Address, out var address)) throw ApiException.Invalid($"'{request.Address}' is not an address");
        if (ServerNames.Fault(request.Name) is { } fault) throw ApiException.Invalid(fault);
        if (request.ServerId.Length is < 8 or > 64 || !request.ServerId.All(char.IsAsciiHexDigitLower)) throw ApiException.Invalid($"'{request.ServerId}' is not a server id");
        // Last of what costs nothing: it may take a while.
        if (await island(cancellation) is { } reason)
            throw ApiException.Invalid($"{file.Self().Name} lets nobody in now: {reason}", "try again when a majority of the fleet is there, or join by a line of another server (pbm fleet invite)");
        file = File();
        var list = MemberList.Of(file.Members);
        if (list.Find(request.ServerId) is { IsRemoved: false } twin)
            throw ApiException.Invalid(
                $"the id {request.ServerId} is that of {twin.Name} ({twin.Address}), a member already: a copied disk image, or a server that was set up anew",
                $"on a copy: stop its node (pbm kill), remove server.id from its home, join again; for a server set up anew: pbm fleet remove {twin.Name}, then join by a new line (pbm fleet invite)");
        if (!request.IsWitness && (await ofFleet(request.Apps, cancellation)).Distinct().Order(StringComparer.Ordinal).ToList() is [_, ..] taken)
            throw ApiException.Invalid(
                $"{string.Join(", ", taken)} {(taken.Count == 1 ? "is an app" : "are apps")} of the joining server and of the fleet alike: one name means one app",
                $"on the joining server: pbm delete {taken[0]}, or start it under another name; then join again");
        foreach (var port in (int[])[request.ApiPort, request.ActorPort, .. request is { RelayAnswers: true, RelayPort: { } relay } ? [relay] : Array.Empty<int>()])
            if (await PortTest.FaultAsync(address, port, request.PortWord, cancellation) is { } blocked)
                throw ApiException.Invalid($"{new IPEndPoint(address, port)} cannot be reached from {file.Self().Name} ({file.Self().Address}): {blocked}", "open the port between the servers, then join again");

        var certificate = await signing.SignAnywhereAsync(request.SigningRequest, request.ServerId, address, Validity(request.ValidFor), cancellation);
        // Spent before it is used: who is told no after this has used a place, never two servers one place.
        file = store.Change(now => now! with { Invitations = [.. (Spent(now, token) ?? throw ApiException.Invalid("the invitation is spent")).Invitations] });
        var holders = AuthorityRules.HoldersOf(AuthorityList.Of(file), MemberList.Of(file.Members));
        var key = holders.Count < AuthorityRules.UsualHolders && !request.IsWitness ? file.AuthorityKey : null;
        var record = new MemberRecord
        {
            ServerId = request.ServerId,
            Name = ServerNames.Free(request.Name, list.Members.Select(member => member.Name)),
            Address = request.Address,
            ApiPort = request.ApiPort,
            ActorPort = request.ActorPort,
            RelayPort = request.RelayPort ?? FleetPorts.Relay,
            KeyHash = KeyOf(certificate.Certificate),
            IsWitness = request.IsWitness,
            HoldsAuthority = key is not null,
            Labels = request.Labels,
            JoinedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await members.WriteAsync(record, cancellation, except: record.ServerId);
        var after = File();
        return new ServerAdmitted
        {
            FleetId = file.FleetId,
            Certificate = certificate.Certificate,
            Authorities = after.Authorities,
            AuthorityKey = key is null ? null : after.AuthorityKey,
            AuthorityRecords = after.AuthorityRecords,
            Certified = after.Certified,
            Members = after.Members,
            SecretKeys = after.SecretKeys,
        };
    }

    private static TimeSpan? Validity(long? milliseconds) => milliseconds is { } asked ? TimeSpan.FromMilliseconds(Math.Clamp(asked, 0, FleetAuthority.ServerLifetime.TotalMilliseconds)) : null;

    private InvitationBook? Spent(FleetFile file, byte[] token) => new InvitationBook([.. file.Invitations]).Redeem(token, time.GetUtcNow()).Book;

    private FleetFile File() => store.Current ?? throw ApiException.Invalid("this server is in no fleet");

    private static byte[] Token(string text)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw ApiException.Invalid("the token is not hexadecimal");
        }
    }

    private static string KeyAskedFor(string signingRequest)
    {
        try
        {
            return Fingerprints.OfSigningRequest(signingRequest);
        }
        catch (System.Security.Cryptography.CryptographicException damaged)
        {
            throw ApiException.Invalid(damaged.Message);
        }
    }

    private static string KeyOf(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return Fingerprints.OfKey(certificate.PublicKey);
    }
}

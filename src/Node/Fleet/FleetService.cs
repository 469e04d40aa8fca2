using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;

namespace ActorPm.Node.Fleet;

/// <summary>
/// This server in its fleet: begins one, invites, joins, leaves. Outlives the ActorSystem, which is built anew whenever the
/// server enters or leaves a fleet; no app notices. Outside a fleet it opens no port.
/// </summary>
internal sealed class FleetService : IAsyncDisposable
{
    private const string OfTwo =
        "with two servers, when one is lost the other runs on with what it has and changes nothing of the fleet: a third server, or a witness (pbm fleet join … --witness), mends that";

    private static readonly TimeSpan AdmitPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StatusPatience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan FormPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(5);

    private readonly HomePaths _home;
    private readonly string _serverId;
    private readonly Notices _notices;
    private readonly NodeLog _log;
    private readonly TimeProvider _time;
    private readonly FleetStore _store;
    private readonly FleetDoor _door;
    private readonly FleetCalls _calls;
    private readonly FleetMembers _members;
    private readonly FleetSigning _signing;
    private readonly FleetTalk _talk;
    private readonly SemaphoreSlim _one = new(1);
    private readonly FleetCertificates _certificates = new();
    private readonly FleetRenewal _renewal;
    private FleetListener? _listener;

    public FleetService(HomePaths home, string serverId, NodeHandle handle, Notices notices, NodeLog log, TimeProvider time)
    {
        (_home, _serverId, _notices, _log, _time) = (home, serverId, notices, log, time);
        _store = new FleetStore(home.Fleet);
        _door = new FleetDoor(_store, log, time);
        _calls = FleetCalls.Among(_door, () => _certificates.Current?.Certificate);
        _members = new FleetMembers(_store, _calls, log);
        _signing = new FleetSigning(_store, _members, _calls, time);
        _renewal = new FleetRenewal(_store, _certificates, _signing, notices, log, time, reason => Rebuild(reason));
        Cluster = new FleetCluster(_store, _members, _calls, handle, log, time);
        _talk = new FleetTalk(_store, _members, _signing, _door, Cluster.Answer, log, time);
        if (_store.Load() is { } problem) notices.Set("fleet", problem);
        else if (_store.Current is { } file) TakeIdentity(file);
    }

    /// <summary>The cluster.</summary>
    public FleetCluster Cluster { get; }

    /// <summary>Builds the ActorSystem anew; set by the host.</summary>
    public Func<string, Task> Rebuild { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the API of this server works with; set by the host before it starts. The other servers are offered all of it.</summary>
    public NodeContext? Api { get; set; }

    /// <summary>Membership and certificates that an ActorSystem built now needs; null outside a fleet.</summary>
    public FleetMembership? ForActors =>
        _store.Current is { } file && _certificates.ForActors() is { } identity ? new FleetMembership(SelfOf(file), identity, _door, Cluster.StillHas) : null;

    /// <summary>Opens the port of the fleet, if this server is in one.</summary>
    public async Task StartAsync()
    {
        if (_store.Current is not { } file || _certificates.Current is null) return;
        _renewal.Begin();
        try
        {
            await ListenAsync(file);
        }
        catch (IOException taken)
        {
            _notices.Set("fleet port", $"{taken.Message}: other servers cannot ask this one; its apps run on");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _renewal.Dispose();
        if (_listener is not null) await _listener.DisposeAsync();
        _calls.Dispose();
        _talk.Dispose();
        _one.Dispose();
    }

    /// <summary>Begins a fleet with this server.</summary>
    public Task<InvitationGiven> InitAsync(InitFleet request) => OneAtATimeAsync(async () =>
    {
        RefuseWhenIn();
        var address = AddressOf(request.Address);
        var (apiPort, actorPort) = Ports(request.ApiPort, request.ActorPort);
        var name = Name(request.Name);
        // Taken and given back: what cannot be used is said before anything is written.
        using (PortTest.Listen(address, "", apiPort, actorPort))
        {
        }

        var fleetId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var now = _time.GetUtcNow();
        using var authority = FleetAuthority.Create(fleetId, now);
        using var key = ServerKey.Create();
        using var certificate = authority.Sign(key.RequestCertificate(), _serverId, address, now);
        await EnterAsync(new FleetFile
        {
            FleetId = fleetId,
            ServerId = _serverId,
            Certificate = certificate.ExportCertificatePem(),
            Key = key.Export(),
            Authorities = [authority.Certificate.ExportCertificatePem()],
            AuthorityKey = authority.ExportKey(),
            Members =
            [
                new MemberRecord
                {
                    ServerId = _serverId,
                    Name = name,
                    Address = address.ToString(),
                    ApiPort = apiPort,
                    ActorPort = actorPort,
                    KeyHash = key.Hash,
                    HoldsAuthority = true,
                    Labels = request.Labels ?? new Dictionary<string, string>(),
                    JoinedAt = now.ToUnixTimeMilliseconds(),
                    WrittenBy = _serverId,
                },
            ],
        });
        return Invite(request.Invitation ?? new InviteServers());
    });

    /// <summary>Gives an invitation.</summary>
    public Task<InvitationGiven> InviteAsync(InviteServers request) => OneAtATimeAsync(() => Task.FromResult(Invite(request)));

    /// <summary>Joins the fleet of a join line.</summary>
    public Task<FleetStatus> JoinAsync(JoinFleet request, CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        RefuseWhenIn();
        var line = JoinLine.Parse(request.Line, out var fault) ?? throw ApiException.Invalid($"the join line cannot be read: {fault}");
        var (apiPort, actorPort) = Ports(request.ApiPort, request.ActorPort);
        var name = Name(request.Name);
        var place = FleetCalls.PlaceOf(line.Address, line.Port);
        var ports = await InviterAsync(place, cancellation);
        using var authority = AuthorityOf(ports, line, place);
        using var calls = FleetCalls.ToServersOf(authority);
        var address = request.Address is { } given ? AddressOf(given) : await OwnAddressAsync(line, cancellation);
        if (await PortTest.FaultAsync(line.Address, ports.Actors, null, cancellation) is { } blocked)
            throw ApiException.Invalid($"{new IPEndPoint(line.Address, ports.Actors)} cannot be reached from here ({address}): {blocked}", "open the port between the servers, then join again");
        using var key = ServerKey.Create();
        ServerAdmitted admitted;
        using (var test = PortTest.Listen(address, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), apiPort, actorPort))
        {
            var asked = new AdmitServer
            {
                Token = Convert.ToHexStringLower(line.Token.Span),
                SigningRequest = key.RequestCertificate(),
                ServerId = _serverId,
                Name = name,
                Address = address.ToString(),
                ApiPort = apiPort,
                ActorPort = actorPort,
                PortWord = test.Word,
                IsWitness = request.IsWitness,
                Labels = request.Labels ?? new Dictionary<string, string>(),
            };
            admitted = await calls.AskAsync(
                place, FleetRoutes.Admit, FleetCalls.Json(asked, FleetJson.Default.AdmitServer), FleetJson.Default.ServerAdmitted, AdmitPatience, cancellation);
        }

        await EnterAsync(new FleetFile
        {
            FleetId = admitted.FleetId,
            ServerId = _serverId,
            Certificate = admitted.Certificate,
            Key = key.Export(),
            Authorities = admitted.Authorities,
            AuthorityKey = admitted.AuthorityKey,
            Members = admitted.Members,
        });
        return await StatusAsync(cancellation);
    });

    /// <summary>Leaves the fleet; its apps stay.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        var file = File();
        var self = SelfOf(file);
        if (self.HoldsAuthority && _members.Others is { Count: > 0 } others && !others.Any(member => member.HoldsAuthority))
            throw ApiException.Invalid("this is the last server that can sign certificates: without it nobody can join any more", "let another server join first: one of the first three gets the key");
        await _members.WriteAsync(self with { IsRemoved = true }, cancellation);
        await Cluster.LeaveAsync(LeavePatience);
        _renewal.End();
        _store.Delete();
        _certificates.Drop();
        if (_listener is not null) await _listener.DisposeAsync();
        _listener = null;
        _notices.Clear("fleet port");
        await Rebuild("this server left its fleet");
        return true;
    });

    /// <summary>Removes another server, for example one that is lost for good.</summary>
    /// <returns>Names of the servers that did not hear it.</returns>
    public Task<IReadOnlyList<string>> RemoveAsync(string server, CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        var file = File();
        var removed = Find(file, server);
        if (removed.ServerId == file.ServerId) throw ApiException.Invalid("that is this server", "pbm fleet leave");
        if (removed.HoldsAuthority && !MemberList.Of(file.Members).Members.Any(member => member.HoldsAuthority && member.ServerId != removed.ServerId))
            throw ApiException.Invalid($"{removed.Name} is the last server that can sign certificates", "without it nobody can join any more; begin a new fleet instead");
        var silent = await _members.WriteAsync(removed with { IsRemoved = true }, cancellation);
        Cluster.Down(removed);
        return (IReadOnlyList<string>)[.. silent.Where(name => name != removed.Name)];
    });

    /// <summary>The fleet as it answers within a moment; who is silent counts as away.</summary>
    public async Task<FleetStatus> StatusAsync(CancellationToken cancellation)
    {
        var file = File();
        var own = Cluster.Answer();
        var servers = await Task.WhenAll(MemberList.Of(file.Members).Members.Select(member => AskAsync(file, member, own, cancellation)));
        var there = servers.Where(server => server.State == "up" || server.ServerId == file.ServerId).Select(server => server.ServerId).ToList();
        return new FleetStatus
        {
            FleetId = file.FleetId,
            ServerId = file.ServerId,
            IsInCluster = own.Cluster.Count > 0,
            Reason = own.Cluster.Count > 0 ? null : Cluster.WaitsFor,
            HasMajority = own.Cluster.Count > 0 && Quorum.Has([.. servers.Select(server => server.ServerId)], there, file.Prefer),
            Servers = [.. servers.OrderBy(server => server.Name, StringComparer.OrdinalIgnoreCase)],
            Notices = [.. servers.Length == 2 ? [OfTwo] : Array.Empty<string>(), .. _renewal.Notice is { } notice ? [notice] : Array.Empty<string>()],
        };
    }

    private async Task<FleetServer> AskAsync(FleetFile file, MemberRecord member, ClusterAnswer own, CancellationToken cancellation)
    {
        var answer = own;
        if (member.ServerId != file.ServerId)
        {
            try
            {
                answer = await _calls.AskAsync(FleetCalls.PlaceOf(member), FleetRoutes.Cluster, null, FleetJson.Default.ClusterAnswer, StatusPatience, cancellation);
            }
            catch (ApiException)
            {
                answer = null;
            }
        }

        // A new member is seen by one a moment before the other: one cluster is what has a member in common.
        var together = answer is not null && own.Cluster.Intersect(answer.Cluster).Any();
        return new FleetServer
        {
            ServerId = member.ServerId,
            Name = member.Name,
            Address = FleetCalls.PlaceOf(member),
            State = answer is null ? "away" : together ? "up" : "island",
            Build = answer?.Build,
            IsWitness = member.IsWitness,
            HoldsAuthority = member.HoldsAuthority,
            Labels = member.Labels,
            CertificateEndsAt = member.ServerId == file.ServerId && _certificates.Current is { } identity
                ? new DateTimeOffset(identity.Certificate.NotAfter.ToUniversalTime()).ToUnixTimeMilliseconds()
                : null,
        };
    }

    /// <summary>Hands a request to another server and its answer back, byte by byte as it comes.</summary>
    /// <exception cref="ApiException">There is no such server, or it cannot be reached.</exception>
    public Task ForwardAsync(string server, string path, HttpContext http)
    {
        var file = File();
        var member = Find(file, server);
        return _calls.ForwardAsync(FleetCalls.PlaceOf(member), member.Name, path, http);
    }

    /// <summary>The servers of the fleet, this one first; none outside a fleet.</summary>
    public IReadOnlyList<FleetPeer> Peers() => _store.Current is { } file
        ? [.. MemberList.Of(file.Members).Members.Where(member => !member.IsWitness || member.ServerId == file.ServerId)
            .OrderBy(member => member.ServerId != file.ServerId).ThenBy(member => member.Name, StringComparer.OrdinalIgnoreCase)
            .Select(member => new FleetPeer(member.Name, member.ServerId == file.ServerId, member.Labels))]
        : [];

    private InvitationGiven Invite(InviteServers request)
    {
        var file = File();
        var count = request.Count ?? InvitationBook.UsualCount;
        var validity = request.ValidFor is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : InvitationBook.UsualValidity;
        if (count is < 1 or > 1000) throw ApiException.Invalid($"an invitation is for 1 to 1000 servers, not {count}");
        if (validity < TimeSpan.FromSeconds(1) || validity > InvitationBook.LongestValidity)
            throw ApiException.Invalid($"an invitation counts for 1 s to {InvitationBook.LongestValidity.TotalDays:0} days");
        var token = RandomNumberGenerator.GetBytes(JoinLine.TokenLength);
        var now = _time.GetUtcNow();
        _store.Change(current => current! with { Invitations = [.. new InvitationBook([.. current!.Invitations]).With(token, count, validity, now).Invitations] });
        var self = SelfOf(file);
        using var authority = X509Certificate2.CreateFromPem(file.Authorities[0]);
        var line = new JoinLine(IPAddress.Parse(self.Address), self.ApiPort, Fingerprints.OfCertificate(authority), token);
        return new InvitationGiven(line.ToString(), count, (now + validity).ToUnixTimeMilliseconds());
    }

    private async Task EnterAsync(FleetFile file)
    {
        _store.Change(_ => file);
        TakeIdentity(file);
        _renewal.Begin();
        await ListenAsync(file);
        await Rebuild("this server entered a fleet");
        await Cluster.WaitAsync(FormPatience, CancellationToken.None);
    }

    private async Task ListenAsync(FleetFile file)
    {
        var self = SelfOf(file);
        _listener = await FleetListener.StartAsync(new IPEndPoint(IPAddress.Parse(self.Address), self.ApiPort), () => _certificates.Current!, _door, _talk, Api, _log);
        _log.Info($"The fleet's API listens on {FleetCalls.PlaceOf(self)}");
    }

    private void TakeIdentity(FleetFile file)
    {
        try
        {
            _certificates.Take(file);
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException)
        {
            _notices.Set("fleet", $"the certificate in {_home.Fleet} cannot be used, this server is on its own: {damaged.Message}");
        }
    }

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> work)
    {
        await _one.WaitAsync();
        try
        {
            return await work();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw ApiException.Invalid($"{_home.Fleet} cannot be written: {failed.Message}");
        }
        finally
        {
            _one.Release();
        }
    }

    private FleetFile File() => _store.Current
        ?? throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = "this server is in no fleet", Hint = "pbm fleet init begins one, pbm fleet join enters one" });

    private static MemberRecord Find(FleetFile file, string server) =>
        MemberList.Of(file.Members).Members.FirstOrDefault(member => member.ServerId == server || string.Equals(member.Name, server, StringComparison.OrdinalIgnoreCase))
        ?? throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = $"there is no server {server} in this fleet", Hint = "pbm fleet status lists them" });

    private void RefuseWhenIn()
    {
        if (_store.Current is { } file)
            throw ApiException.Invalid($"this server is in the fleet {file.FleetId} already", "pbm fleet status shows it; pbm fleet leave leaves it");
    }

    private static MemberRecord SelfOf(FleetFile file) => file.Members.First(member => member.ServerId == file.ServerId);

    private static (int Api, int Actors) Ports(int? api, int? actors)
    {
        var ports = (Api: api ?? FleetPorts.Api, Actors: actors ?? FleetPorts.Actors);
        if (ports.Api is < 1 or > 65535 || ports.Actors is < 1 or > 65535 || ports.Api == ports.Actors)
            throw ApiException.Invalid($"the ports {ports.Api} and {ports.Actors} cannot be used: two different ones from 1 to 65535");
        return ports;
    }

    private static string Name(string? asked)
    {
        var name = asked ?? ServerNames.OfThisMachine();
        return ServerNames.Fault(name) is { } fault ? throw ApiException.Invalid(fault) : name;
    }

    private static IPAddress AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw ApiException.Invalid($"'{text}' is not the address of a network interface", "--address 10.0.0.1: an address of this server that the other servers reach");

    private static async Task<ServerPorts> InviterAsync(string place, CancellationToken cancellation)
    {
        using var calls = FleetCalls.ToAnybody();
        return await calls.AskAsync(place, FleetRoutes.Ports, null, FleetJson.Default.ServerPorts, AdmitPatience, cancellation);
    }

    /// <summary>The authority that the inviting server shows, if it is the one of the join line.</summary>
    private static X509Certificate2 AuthorityOf(ServerPorts shown, JoinLine line, string place)
    {
        try
        {
            var authority = X509Certificate2.CreateFromPem(shown.Authority);
            if (Fingerprints.OfCertificate(authority) == line.AuthorityFingerprint) return authority;
            authority.Dispose();
        }
        catch (CryptographicException)
        {
            // Not a certificate at all.
        }

        throw ApiException.Invalid(
            $"{place} is not a server of the fleet that the join line is from: its authority has another fingerprint",
            "is the line whole and new? If it is, somebody may stand between the servers");
    }

    private static async Task<IPAddress> OwnAddressAsync(JoinLine line, CancellationToken cancellation)
    {
        using var socket = new Socket(line.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(line.Address, line.Port, cancellation);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Joining;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Secrets;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Api.Wire;

namespace ActorPm.Node.Fleet;

/// <summary>The ways into a fleet: begins one, or asks to be let into one. Makes the content of <c>fleet.json</c> and changes nothing else.</summary>
internal sealed class FleetEntry(string serverId, Func<TimeSpan> validity, TimeProvider time)
{
    private static readonly TimeSpan AdmitPatience = TimeSpan.FromSeconds(30);

    /// <summary>A stranger could show any number.</summary>
    private const int MostAuthorities = 200;

    /// <summary>A fleet with this server alone.</summary>
    /// <exception cref="ApiException">A port or the address cannot be used.</exception>
    public FleetFile Begin(InitFleet request)
    {
        var address = AddressOf(request.Address);
        var (apiPort, actorPort, relayPort) = Ports(request.ApiPort, request.ActorPort, request.RelayPort);
        var name = Name(request.Name);
        // Taken and given back: what cannot be used is said before anything is written.
        using (PortTest.Listen(address, "", apiPort, actorPort, relayPort))
        {
        }

        var fleetId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var now = time.GetUtcNow();
        using var authority = FleetAuthority.Create(fleetId, now);
        using var key = ServerKey.Create();
        using var certificate = authority.Sign(key.RequestCertificate(), serverId, address, now, validity());
        return new FleetFile
        {
            FleetId = fleetId,
            ServerId = serverId,
            Certificate = certificate.ExportCertificatePem(),
            Key = key.Export(),
            Authorities = [authority.Certificate.ExportCertificatePem()],
            AuthorityKey = authority.ExportKey(),
            SecretKeys = FleetSecretKeys.WithNew([]),
            Members =
            [
                new MemberRecord
                {
                    ServerId = serverId,
                    Name = name,
                    Address = address.ToString(),
                    ApiPort = apiPort,
                    ActorPort = actorPort,
                    RelayPort = relayPort,
                    KeyHash = key.Hash,
                    HoldsAuthority = true,
                    Labels = request.Labels ?? new Dictionary<string, string>(),
                    JoinedAt = now.ToUnixTimeMilliseconds(),
                    WrittenBy = serverId,
                },
            ],
        };
    }

    /// <summary>The fleet of a join line, with this server in it.</summary>
    /// <param name="request">What was typed.</param>
    /// <param name="apps">Names of the apps of this server.</param>
    /// <param name="cancellation">Gives it up.</param>
    /// <exception cref="ApiException">A server cannot be reached, a port is blocked, or the other side refuses; says which and why.</exception>
    public async Task<FleetFile> JoinAsync(JoinFleet request, IReadOnlyList<string> apps, CancellationToken cancellation)
    {
        var line = JoinLine.Parse(request.Line, out var fault) ?? throw ApiException.Invalid($"the join line cannot be read: {fault}");
        var (apiPort, actorPort, relayPort) = Ports(request.ApiPort, request.ActorPort, request.RelayPort);
        var name = Name(request.Name);
        var place = FleetCalls.PlaceOf(line.Address, line.Port);
        var ports = await InviterAsync(place, cancellation);
        using var authority = AuthorityOf(ports, line, place);
        using var calls = FleetCalls.ToServersOf(authority, Certificates(ports.Earlier ?? []), time);
        var address = request.Address is { } given ? AddressOf(given) : await OwnAddressAsync(line, cancellation);
        await DemandAsync(line.Address, ports.Actors, null, address, cancellation);
        using var key = ServerKey.Create();
        using var test = PortTest.Listen(address, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), apiPort, actorPort, relayPort);
        if (ports.TestsRelay && await calls.AskAsync(
                place, FleetRoutes.RelayPort, FleetCalls.Json(new OpenRelayPort(Convert.ToHexStringLower(line.Token.Span), test.Word), FleetJson.Default.OpenRelayPort),
                FleetJson.Default.RelayPortOpened, AdmitPatience, cancellation) is var relay)
            await DemandAsync(line.Address, relay.Port, relay.SaysWord ? test.Word : null, address, cancellation);
        var asked = new AdmitServer
        {
            Token = Convert.ToHexStringLower(line.Token.Span),
            SigningRequest = key.RequestCertificate(),
            ServerId = serverId,
            Name = name,
            Address = address.ToString(),
            ApiPort = apiPort,
            ActorPort = actorPort,
            RelayPort = relayPort,
            PortWord = test.Word,
            RelayAnswers = true,
            ValidFor = (long)validity().TotalMilliseconds,
            IsWitness = request.IsWitness,
            Labels = request.Labels ?? new Dictionary<string, string>(),
            Apps = apps,
        };
        var admitted = await calls.AskAsync(
            place, FleetRoutes.Admit, FleetCalls.Json(asked, FleetJson.Default.AdmitServer), FleetJson.Default.ServerAdmitted, AdmitPatience, cancellation);
        return new FleetFile
        {
            FleetId = admitted.FleetId,
            ServerId = serverId,
            Certificate = admitted.Certificate,
            Key = key.Export(),
            Authorities = admitted.Authorities,
            AuthorityKey = admitted.AuthorityKey,
            AuthorityRecords = admitted.AuthorityRecords,
            Certified = admitted.Certified,
            Members = admitted.Members,
            SecretKeys = FleetSecretKeys.Merge([], admitted.SecretKeys ?? []),
        };
    }

    private static async Task DemandAsync(IPAddress other, int port, string? word, IPAddress own, CancellationToken cancellation)
    {
        if (await PortTest.FaultAsync(other, port, word, cancellation) is { } blocked)
            throw ApiException.Invalid($"{new IPEndPoint(other, port)} cannot be reached from here ({own}): {blocked}", "open the port between the servers, then join again");
    }

    private static (int Api, int Actors, int Relay) Ports(int? api, int? actors, int? relay)
    {
        int[] ports = [api ?? FleetPorts.Api, actors ?? FleetPorts.Actors, relay ?? FleetPorts.Relay];
        if (ports.Any(port => port is < 1 or > 65535) || ports.Distinct().Count() < ports.Length)
            throw ApiException.Invalid($"the ports {ports[0]}, {ports[1]} and {ports[2]} cannot be used: three different ones from 1 to 65535");
        return (ports[0], ports[1], ports[2]);
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

    /// <summary>The authority of the join line, if the inviting server shows it: the one that has signed for it, or an earlier one that leads there.</summary>
    private static X509Certificate2 AuthorityOf(ServerPorts shown, JoinLine line, string place) =>
        Certificates([shown.Authority, .. shown.Earlier ?? []]).FirstOrDefault(authority => Fingerprints.OfCertificate(authority) == line.AuthorityFingerprint)
        ?? throw ApiException.Invalid(
            $"{place} is not a server of the fleet that the join line is from: its authority has another fingerprint",
            "is the line whole and new? pbm fleet invite on a server of the fleet gives another one; if that does not help, somebody may stand between the servers");

    private static List<X509Certificate2> Certificates(IEnumerable<string> texts)
    {
        List<X509Certificate2> all = [];
        foreach (var text in texts.Take(MostAuthorities))
        {
            try
            {
                all.Add(X509Certificate2.CreateFromPem(text));
            }
            catch (CryptographicException)
            {
                // Not a certificate at all: it is none that is looked for.
            }
        }

        return all;
    }

    private static async Task<IPAddress> OwnAddressAsync(JoinLine line, CancellationToken cancellation)
    {
        using var socket = new Socket(line.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(line.Address, line.Port, cancellation);
        return ((IPEndPoint)socket.LocalEndPoint!).Address;
    }
}

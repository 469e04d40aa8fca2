using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Relay;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Publishing;
using ActorPm.Fleet.Trust;
using ActorPm.Relay.Tests.Running;

namespace ActorPm.Relay.Tests.Servers;

/// <summary>A fleet on this machine: an authority, and a relay for each server with this test in its keeper's place. Each server has a loopback address of its own, all the same public port.</summary>
internal sealed class ServersUnderTest : IAsyncDisposable
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly FleetAuthority _authority = FleetAuthority.Create("f1ee7", DateTimeOffset.UtcNow);
    private readonly List<ServerUnderTest> _servers = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-fleet-").FullName;

    public ServersUnderTest(int count, ProxyProtocol proxy = ProxyProtocol.Tcp)
    {
        Proxy = proxy;
        for (var index = 0; index < count; index++)
        {
            _servers.Add(new ServerUnderTest(this, index));
            Port = _servers[0].Relay.Port;
        }

        foreach (var server in _servers) server.Enter();
    }

    /// <summary>The public port.</summary>
    public int Port { get; private set; }

    public ProxyProtocol Proxy { get; }

    public ServerUnderTest this[int index] => _servers[index];

    /// <summary>Who is let in; changed before <see cref="ServerUnderTest.Enter"/>.</summary>
    public List<MemberRecord> Members { get; } = [];

    /// <summary>A certificate and its key, as <c>fleet.json</c> has them.</summary>
    public (string Certificate, string Key) Sign(ServerKey key, string id, FleetAuthority? authority = null)
    {
        using var certificate = (authority ?? _authority).Sign(key.RequestCertificate(), id, IPAddress.Loopback, DateTimeOffset.UtcNow);
        return (certificate.ExportCertificatePem(), key.Export());
    }

    public string Write(string id, (string Certificate, string Key) pass)
    {
        var path = Path.Combine(_folder, id + ".json");
        var identity = new RelayIdentity
        {
            FleetId = "f1ee7",
            ServerId = id,
            Certificate = pass.Certificate,
            Key = pass.Key,
            Authorities = [_authority.Certificate.ExportCertificatePem()],
            Members = Members,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(identity, SnakeCase));
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>One of the servers.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly ServersUnderTest _fleet;
    private readonly ServerKey _key = ServerKey.Create();
    private readonly Socket _door = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPAddress _address;
    private readonly List<FakeApp> _apps = [];
    private bool _isIn;

    public ServerUnderTest(ServersUnderTest fleet, int index)
    {
        (_fleet, Id) = (fleet, $"a{index}");
        _address = new IPAddress([127, 0, 0, (byte)(index + 1)]);
        _door.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _door.Listen(128);
        Relay = new RelayUnderTest(fleet.Proxy, serve: false, at: index == 0 ? null : new IPEndPoint(new IPAddress([127, 0, 1, (byte)(index + 1)]), fleet.Port));
        fleet.Members.Add(new MemberRecord { ServerId = Id, Name = Id, Address = "127.0.0.1", RelayPort = DoorPort, KeyHash = _key.Hash });
    }

    public string Id { get; }

    public RelayUnderTest Relay { get; }

    public int DoorPort => ((IPEndPoint)_door.LocalEndPoint!).Port;

    /// <summary>Its certificate and key.</summary>
    public (string Certificate, string Key) Pass() => _fleet.Sign(_key, Id);

    /// <summary>Its relay reads who is in the fleet.</summary>
    public void Enter()
    {
        var path = _fleet.Write(Id, Pass());
        if (_isIn) Relay.Order(new EnterFleet(path, 0));
        else Relay.Order(new EnterFleet(path, 1), (int)_door.Handle);
        _isIn = true;
    }

    /// <summary>The app answers here with instances on others.</summary>
    /// <param name="weights">Of each of those.</param>
    public void Publish(params (ServerUnderTest Server, int Weight)[] weights)
    {
        Relay.Order(
            new PublishGroup("web", 1, [$"{_fleet.Port}"], false, _fleet.Proxy, [.. weights.Select(one => new PublishedServer(one.Server.Id, "127.0.0.1", one.Server.DoorPort, one.Weight))]),
            Relay.Listener);
        Relay.Settle();
    }

    /// <summary>An instance is here.</summary>
    public FakeApp Run(Func<Socket, Task> serve)
    {
        var app = new FakeApp(serve, new IPEndPoint(_address, _fleet.Port));
        _apps.Add(app);
        Here(true);
        return app;
    }

    /// <summary>Whether the keeper of this server says that it has an instance that takes connections.</summary>
    public void Here(bool isHere)
    {
        Relay.Order(new PublishGroup("web", 0, [$"{_address}:{_fleet.Port}"], isHere, _fleet.Proxy, []));
        Relay.Settle();
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        _door.Dispose();
        _key.Dispose();
        foreach (var app in _apps) app.Dispose();
    }
}

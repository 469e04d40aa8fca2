using System.Net;
using System.Security.Cryptography.X509Certificates;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet;
using ActorPm.Node.Fleet.Clients;
using ActorPm.Node.Fleet.Secrets;
using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Fleet;

/// <summary>A fleet of two on the loopback: the first can sign, the second cannot. No ActorSystem, a clock that is moved.</summary>
internal sealed class FleetUnderTest : IDisposable
{
    private readonly FleetAuthority _authority;

    public FleetUnderTest()
    {
        _authority = FleetAuthority.Create("f1ee7", Time.GetUtcNow());
        using ServerKey first = ServerKey.Create(), second = ServerKey.Create();
        MemberRecord[] members = [Record("a1a1a1a1", "alpha", first) with { HoldsAuthority = true }, Record("b2b2b2b2", "beta", second)];
        Alpha = new ServerUnderTest(File(members, 0, first) with { AuthorityKey = _authority.ExportKey() }, Time);
        Beta = new ServerUnderTest(File(members, 1, second), Time);
    }

    public ManualTime Time { get; } = new();

    public ServerUnderTest Alpha { get; }

    public ServerUnderTest Beta { get; }

    public IReadOnlyList<ServerUnderTest> All => [Alpha, Beta];

    /// <summary>The first knows that this one knows of authorities.</summary>
    public void Know(string serverId) => Alpha.Store.Change(file => AuthorityList.Of(file!).Certify(serverId, AuthorityList.Of(file!).Signer.Rank).Into(file!));

    public void Dispose()
    {
        Alpha.Dispose();
        Beta.Dispose();
        _authority.Dispose();
    }

    private FleetFile File(MemberRecord[] members, int self, ServerKey key) => new()
    {
        FleetId = "f1ee7",
        ServerId = members[self].ServerId,
        Certificate = _authority.Sign(key.RequestCertificate(), members[self].ServerId, IPAddress.Loopback, Time.GetUtcNow()).ExportCertificatePem(),
        Key = key.Export(),
        Authorities = [_authority.Certificate.ExportCertificatePem()],
        Members = members,
    };

    private static MemberRecord Record(string id, string name, ServerKey key) =>
        new() { ServerId = id, Name = name, Address = "127.0.0.1", ApiPort = FreePort.Next(), KeyHash = key.Hash };

}

/// <summary>What of one server has to do with its certificate.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private readonly TestHome _home = new();
    private readonly StringWriter _lines = new();
    private readonly FleetCalls _calls;
    private readonly FleetCalls _knownCalls;
    private readonly FleetCalls _nobodysCalls;
    private readonly FleetEvents _events;
    private readonly FleetDoor _door;
    private readonly FleetTalk _talk;
    private readonly NodeLog _log;

    public ServerUnderTest(FleetFile file, ManualTime time)
    {
        _log = new NodeLog(_lines, time);
        Store = new FleetStore(_home.Paths.Fleet);
        Store.Change(_ => file);
        Certificates.Take(file);
        _events = new FleetEvents(time);
        _door = new FleetDoor(Store, _log, time) { Events = _events };
        _calls = FleetCalls.Among(_door, () => Certificates.Current?.Certificate);
        _knownCalls = FleetCalls.AmongKnown(_door, () => Certificates.Current?.Certificate);
        _nobodysCalls = FleetCalls.AsNobodyAmongKnown(_door);
        Members = new FleetMembers(Store, _knownCalls, _log, time);
        Secrets = new FleetSecrets(Store, Members);
        Signing = new FleetSigning(Store, _knownCalls, time);
        _talk = new FleetTalk(Store, Members, Signing, _door, () => new ClusterAnswer(file.ServerId, [], [], ""), static _ => { }, _ => Task.FromResult(Island), (_, _) => Task.FromResult<IReadOnlyList<string>>([]), _log, time);
        Clients = new FleetClientService(Store, Members, Signing, _log, time);
        Notices = new Notices(_log);
        Removal = new FleetRemoval(Store, _nobodysCalls, Notices);
        Renewal = new FleetRenewal(Store, Certificates, Signing, Notices, _log, time, () => Validity, () => IsInCluster, reason =>
        {
            Rebuilds.Add(reason);
            Certificates.ForActors();
            return Task.CompletedTask;
        });
        Authorities = new FleetAuthorities(Store, Members, Certificates, _calls, Renewal, () => IsInCluster, _log, time);
    }

    /// <summary>What it has logged.</summary>
    public string Lines => _lines.ToString();

    public FleetStore Store { get; }

    public FleetCertificates Certificates { get; } = new();

    public FleetSigning Signing { get; }

    public FleetSecrets Secrets { get; }

    public FleetClientService Clients { get; }

    public FleetMembers Members { get; }

    public FleetRemoval Removal { get; }

    public FleetRenewal Renewal { get; }

    public FleetAuthorities Authorities { get; }

    public TimeSpan Validity { get; set; } = FleetAuthority.ServerLifetime;

    public Notices Notices { get; }

    public bool IsInCluster { get; set; } = true;

    /// <summary>Why it lets nobody in; null for nothing.</summary>
    public string? Island { get; set; }

    public List<string> Rebuilds { get; } = [];

    public DateTimeOffset Until => CertificateRenewal.SpanOf(Certificates.Current!.Certificate).Until;

    public string KeyOfCertificate
    {
        get
        {
            using var stored = X509Certificate2.CreateFromPem(Store.Current!.Certificate);
            return Fingerprints.OfKey(stored.PublicKey);
        }
    }

    public AuthorityList List => AuthorityList.Of(Store.Current!);

    public MemberRecord Self => Store.Current!.Members.First(member => member.ServerId == Store.Current.ServerId);

    /// <param name="node">What of an API is offered; null for none.</param>
    public Task<FleetListener> ListenAsync(ActorPm.Node.Api.NodeContext? node = null)
    {
        _events.Log = node?.Events;
        return FleetListener.StartAsync(new IPEndPoint(IPAddress.Loopback, Self.ApiPort), () => Certificates.Current!, _door, _talk, node, _log);
    }

    public Task<TAnswer> AskAsync<TAnswer>(MemberRecord other, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TAnswer> type, HttpContent? body = null) =>
        _calls.AskAsync(FleetCalls.PlaceOf(other), path, body, type, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

    public Task<SignedCertificate> SignAsync(string serverId, ServerKey key) =>
        Signing.SignAnywhereAsync(key.RequestCertificate(), serverId, IPAddress.Loopback, Validity, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Authorities.Dispose();
        Renewal.Dispose();
        _knownCalls.Dispose();
        _nobodysCalls.Dispose();
        _calls.Dispose();
        _talk.Dispose();
        _home.Dispose();
    }
}

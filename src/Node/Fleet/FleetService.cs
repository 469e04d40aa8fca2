using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Homes;
using ActorPm.Fleet.Membership;
using ActorPm.Node.Api;
using ActorPm.Node.Api.Wire;
using ActorPm.Node.Configuration;
using ActorPm.Node.Fleet.Apps;
using ActorPm.Node.Fleet.Clients;
using ActorPm.Node.Fleet.Publishing;
using ActorPm.Node.Fleet.Records;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Fleet.Secrets;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using ActorPm.Node.Os;

namespace ActorPm.Node.Fleet;

/// <summary>
/// This server in its fleet: begins one, invites, joins, leaves. Outlives the ActorSystem, which is built anew whenever the
/// server enters or leaves a fleet; no app notices. Outside a fleet it opens no port.
/// </summary>
internal sealed class FleetService : IAsyncDisposable
{
    private static readonly TimeSpan FormPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(5);

    private readonly HomePaths _home;
    private readonly Notices _notices;
    private readonly NodeLog _log;
    private readonly TimeProvider _time;
    private readonly FleetStore _store;
    private readonly Func<Task<IDurableRecords>> _records;
    private readonly FleetEvents _events;
    private readonly FleetDoor _door;
    private readonly FleetCalls _calls;
    private readonly FleetCalls _knownCalls;
    private readonly FleetCalls _nobodysCalls;
    private readonly FleetRemoval _removal;
    private readonly FleetMembers _members;
    private readonly FleetSigning _signing;
    private readonly FleetTalk _talk;
    private readonly SemaphoreSlim _one = new(1);
    private readonly FleetCertificates _certificates = new();
    private readonly FleetRenewal _renewal;
    private readonly FleetAuthorities _authorities;
    private readonly FleetEntry _entry;
    private readonly FleetInvitations _invitations;
    private readonly FleetStatusReader _status;
    private readonly ServerUses _uses;
    private readonly FleetPreference _preference;
    private FleetListener? _listener;
    private NodeContext? _node;

    public FleetService(
        HomePaths home, string serverId, NodeHandle handle, Func<Task<IDurableRecords>> records, Func<NodeConfiguration> configuration, Notices notices, NodeLog log, TimeProvider time)
    {
        (_home, _records, _notices, _log, _time) = (home, records, notices, log, time);
        TimeSpan Validity() => configuration().CertificateValidity;
        _entry = new FleetEntry(serverId, Validity, time);
        _store = new FleetStore(home.Fleet);
        _invitations = new FleetInvitations(_store, _certificates, time);
        _events = new FleetEvents(time);
        _door = new FleetDoor(_store, log, time) { Events = _events };
        _calls = FleetCalls.Among(_door, () => _certificates.Current?.Certificate);
        _knownCalls = FleetCalls.AmongKnown(_door, () => _certificates.Current?.Certificate);
        _nobodysCalls = FleetCalls.AsNobodyAmongKnown(_door);
        _removal = new FleetRemoval(_store, _nobodysCalls, notices);
        _members = new FleetMembers(_store, _knownCalls, log, time);
        _signing = new FleetSigning(_store, _knownCalls, time);
        _renewal = new FleetRenewal(_store, _certificates, _signing, notices, log, time, Validity, () => Cluster!.WaitsFor is null, RebuildAsync);
        _authorities = new FleetAuthorities(_store, _members, _certificates, _calls, _renewal, () => Cluster!.HasMajority, log, time);
        Cluster = new FleetCluster(_store, _members, _calls, _removal, handle, log, time);
        Secrets = new FleetSecrets(_store, _members);
        var asking = new FleetAsking(new FleetReach(_store, _members, _calls, static () => BootClock.Milliseconds).AskAsync, static () => BootClock.Milliseconds)
        {
            MissingKeys = app => Secrets.Sealing.MissingFor(app),
            AskForKeysAsync = Secrets.AskForAsync,
        };
        Apps = new FleetApps(_store, _calls, Cluster, handle, asking, Secrets, new FleetAppReading(_store, Secrets), () => configuration().MostInstancesPerApp, log, time) { Events = _events };
        Clients = new FleetClientService(_store, _members, _signing, log, time);
        _uses = new ServerUses(Apps, _members, new ServerDrain(Apps));
        _preference = new FleetPreference(_store, _members);
        _store.Changed += Apps.TellChange;
        _status = new FleetStatusReader(_calls, Cluster, _certificates, () => [_removal.Notice, _renewal.Notice, _authorities.Notice], Apps.Known);
        _talk = new FleetTalk(_store, _members, _signing, _door, Cluster.Answer, Cluster.Hear, Cluster.IslandAsync, Apps.Reading.OfFleetAsync, log, time);
        if (_store.Load() is { } problem) notices.Set("fleet", problem);
        else if (_store.Current is { } file) TakeIdentity(file);
    }

    /// <summary>The cluster.</summary>
    public FleetCluster Cluster { get; }

    /// <summary>Keys of secret values of the fleet's apps.</summary>
    public FleetSecrets Secrets { get; }

    /// <summary>The apps of the fleet.</summary>
    public FleetApps Apps { get; }

    /// <summary>Those outside the fleet who may speak with its servers.</summary>
    public FleetClientService Clients { get; }

    /// <summary>From now on that keeper keeps the ports of the fleet.</summary>
    public void PublishThrough(IKeeperPort keeper) => Apps.Publishing = new FleetPublishing(_store, _home.Fleet, Apps.Known, keeper, _notices, _log);

    /// <summary>An ActorSystem is up: in a fleet it gets the actors of the fleet, and looks for the others.</summary>
    public void OnBuilt(Incarnation incarnation)
    {
        var seen = new SeenServers();
        if (ForActors is not null) Apps.Start(incarnation, seen);
        _ = Cluster.FormAsync(incarnation, seen);
    }

    /// <summary>Membership and certificates that an ActorSystem built now needs; null outside a fleet.</summary>
    public FleetMembership? ForActors =>
        _store.Current is { } file && _certificates.ForActors() is { } identity ? new FleetMembership(file.Self(), identity, _door, Cluster.StillHas) : null;

    /// <summary>Opens the port of the fleet, if this server is in one.</summary>
    /// <param name="node">What the API of this server works with: the other servers are offered all of it.</param>
    public async Task StartAsync(NodeContext node)
    {
        _node = node;
        _events.Log = node.Events;
        if (_store.Current is not { } file || _certificates.Current is null) return;
        _renewal.Begin();
        _authorities.Begin();
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
        _authorities.Dispose();
        _renewal.Dispose();
        if (_listener is not null) await _listener.DisposeAsync();
        _calls.Dispose();
        _knownCalls.Dispose();
        _nobodysCalls.Dispose();
        _talk.Dispose();
        _one.Dispose();
    }

    /// <summary>Begins a fleet with this server.</summary>
    public Task<InvitationGiven> InitAsync(InitFleet request) => OneAtATimeAsync(async () =>
    {
        RefuseWhenIn();
        await EnterAsync(_entry.Begin(request));
        return _invitations.Give(request.Invitation ?? new InviteServers());
    });

    /// <summary>Gives an invitation.</summary>
    /// <exception cref="ApiException">This server is in no fleet, or is not together with a majority of it.</exception>
    public Task<InvitationGiven> InviteAsync(InviteServers request, CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        _ = _store.Required;
        if (await Cluster.IslandAsync(cancellation) is { } island)
            throw ApiException.Invalid($"{island}: what it lets in the others might not know", "ask on a server that is together with a majority; pbm fleet status shows who is there, pbm fleet remove takes out who is lost for good");
        return _invitations.Give(request);
    });

    /// <summary>Joins the fleet of a join line.</summary>
    public Task<FleetStatus> JoinAsync(JoinFleet request, CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        RefuseWhenIn();
        await EnterAsync(await _entry.JoinAsync(request, await Apps.NamesHereAsync(cancellation), cancellation));
        return await StatusAsync(cancellation);
    });

    /// <summary>Leaves the fleet; its apps stay.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        var file = _store.Required;
        var self = file.Self();
        _authorities.RefuseToLoseTheLastSigner();
        await _members.WriteAsync(self with { IsRemoved = true, HasLeft = true }, cancellation);
        await Cluster.LeaveAsync(LeavePatience);
        _authorities.End();
        _renewal.End();
        _removal.End();
        Apps.End();
        _store.Delete();
        _certificates.Drop();
        if (_listener is not null) await _listener.DisposeAsync();
        _listener = null;
        _notices.Clear("fleet port");
        await RebuildAsync("this server left its fleet");
        // Nothing writes them any more.
        if (await RecordRemoval.RunAsync(_records, _home.StateDatabase) is { } problem) _log.Warning($"{problem}; they are removed when this server enters another fleet");
        await Apps.TakeOutAsync();
        return true;
    });

    /// <summary>Removes another server, for example one that is lost for good.</summary>
    /// <returns>Names of the servers that did not hear it.</returns>
    /// <exception cref="ApiException">There is no such server, or no majority of the fleet answers and the request does not say that it is meant all the same.</exception>
    public Task<IReadOnlyList<string>> RemoveAsync(RemoveServer request, CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        var file = _store.Required;
        var removed = Find(file, request.Server);
        if (removed.ServerId == file.ServerId) throw ApiException.Invalid("that is this server", "pbm fleet leave");
        if (!request.WithoutMajority && !Cluster.HasMajority)
            throw ApiException.Invalid(
                $"no majority of the fleet is together with this server: if {removed.Name} runs on together with others, there will be two fleets, and what both have runs twice",
                $"when it is lost for good: pbm fleet remove {removed.Name} --yes; otherwise ask on a server that is together with a majority");
        var silent = await _members.WriteAsync(removed with { IsRemoved = true }, cancellation);
        Cluster.Down(removed);
        // It has seen what was sealed until now; what is sealed from now on it could not open.
        await Secrets.RenewAsync(cancellation);
        return (IReadOnlyList<string>)[.. silent.Where(name => name != removed.Name)];
    });

    /// <summary>Chooses which one of two servers goes on alone when the other is lost.</summary>
    /// <param name="server">Name or id; null for none.</param>
    /// <param name="cancellation">Ends the telling.</param>
    public Task<FleetStatus> PreferAsync(string? server, CancellationToken cancellation) => OneAtATimeAsync(async () =>
    {
        await _preference.SetAsync(server is null ? null : Find(_store.Required, server), cancellation);
        return await StatusAsync(cancellation);
    });

    /// <summary>Changes what a server is used for, and follows a drain to its end.</summary>
    public async Task<ChannelReader<OperationUpdate>> ChangeServerAsync(ChangeServer request, CancellationToken cancellation)
    {
        var file = _store.Required;
        await Cluster.WaitWhenNearAsync(cancellation);
        return await _uses.ChangeAsync(request.Server is { } named ? Find(file, named) : file.Self(), request, cancellation);
    }

    /// <summary>The fleet as it answers within a moment; who is silent counts as away.</summary>
    public Task<FleetStatus> StatusAsync(CancellationToken cancellation) => _status.ReadAsync(_store.Required, cancellation);

    /// <summary>Hands a request to another server and its answer back, byte by byte as it comes.</summary>
    /// <exception cref="ApiException">There is no such server, or it cannot be reached.</exception>
    public Task ForwardAsync(string server, string path, HttpContext http)
    {
        var file = _store.Required;
        var member = Find(file, server);
        return _calls.ForwardAsync(FleetCalls.PlaceOf(member), member.Name, path, http);
    }

    /// <summary>The servers of the fleet, this one first; none outside a fleet.</summary>
    public IReadOnlyList<FleetPeer> Peers() => FleetPeers.Of(_store.Current, Apps.Known);

    private Task RebuildAsync(string reason) => _node is { } node ? node.Incarnations.RebuildAsync(reason) : Task.CompletedTask;

    private async Task EnterAsync(FleetFile file)
    {
        // Also where leaving could not, or fleet.json was removed by hand: records of one fleet must not come into another.
        if (await RecordRemoval.RunAsync(_records, _home.StateDatabase) is { } problem) throw ApiException.Invalid(problem);
        _store.Change(_ => file);
        TakeIdentity(file);
        _renewal.Begin();
        _authorities.Begin();
        await ListenAsync(file);
        await RebuildAsync("this server entered a fleet");
        await Cluster.WaitAsync(FormPatience, CancellationToken.None);
    }

    private async Task ListenAsync(FleetFile file)
    {
        var self = file.Self();
        _listener = await FleetListener.StartAsync(new IPEndPoint(IPAddress.Parse(self.Address), self.ApiPort), () => _certificates.Current!, _door, _talk, _node, _log);
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

    private static MemberRecord Find(FleetFile file, string server) =>
        MemberList.Of(file.Members).Members.FirstOrDefault(member => member.ServerId == server || string.Equals(member.Name, server, StringComparison.OrdinalIgnoreCase))
        ?? throw new ApiException(new ApiError { Code = ApiErrorCode.NotFound, Message = $"there is no server {server} in this fleet", Hint = "pbm fleet status lists them" });

    private void RefuseWhenIn()
    {
        if (_store.Current is { } file) throw ApiException.Invalid($"this server is in the fleet {file.FleetId} already", "pbm fleet status shows it; pbm fleet leave leaves it");
    }
}

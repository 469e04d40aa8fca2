using System.Diagnostics;
using System.Globalization;
using System.Net;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Fleet.Scale;

/// <summary>A fleet of so many servers in this process, with the intervals of real ones.</summary>
internal sealed class ScaledFleet : IAsyncDisposable
{
    private readonly FleetAuthority _authority = FleetAuthority.Create("f1ee7", DateTimeOffset.UtcNow);
    private readonly List<ScaledServer> _servers = [];

    /// <summary>All of it.</summary>
    public IReadOnlyList<ScaledServer> Servers => _servers;

    /// <summary>How long it took until all saw all.</summary>
    public TimeSpan Formed { get; private set; }

    /// <param name="count">Servers.</param>
    /// <param name="later">So many of them are known, and come by <see cref="ComeAsync"/>.</param>
    public static async Task<ScaledFleet> MakeAsync(int count, int later = 0)
    {
        var fleet = new ScaledFleet();
        var keys = Enumerable.Range(0, count).Select(_ => ServerKey.Create()).ToList();
        List<MemberRecord> members =
        [
            .. keys.Select((key, number) => new MemberRecord
            {
                ServerId = string.Create(CultureInfo.InvariantCulture, $"{number + 1:x8}"), Name = $"server{number + 1}", Address = "127.0.0.1", ActorPort = FreePort.Next(), KeyHash = key.Hash,
            }),
        ];
        fleet._files = [.. keys.Select((key, number) => fleet.File(key, members, number))];
        foreach (var key in keys) key.Dispose();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < count - later; number++) await fleet.ComeAsync();
        fleet.Formed = Stopwatch.GetElapsedTime(began);
        return fleet;
    }

    /// <summary>The next server joins; ends when everybody sees everybody.</summary>
    public async Task<ScaledServer> ComeAsync()
    {
        var server = new ScaledServer(_files[_servers.Count]);
        await server.Cluster.JoinAsync(_servers.Count == 0 ? server.Cluster.SelfAddress : _servers[0].Cluster.SelfAddress, TestContext.Current.CancellationToken);
        _servers.Add(server);
        await UntilAsync("all servers see each other", () => _servers.All(one => one.Up == _servers.Count), TimeSpan.FromSeconds(120));
        return server;
    }

    /// <summary>Declares an app of one instance a server; the answer is how long it took.</summary>
    public Task<Change> DeclareAsync(string app, int instances) => ChangeAsync(app, instances, new DeclareFleetApp(new PutFleetApp
    {
        Spec = new AppSpec { Name = app, Script = $"/srv/{app}/server.js", Cwd = $"/srv/{app}" },
        Instances = instances.ToString(CultureInfo.InvariantCulture),
    }));

    /// <summary>Another number of instances.</summary>
    public Task<Change> ScaleAsync(string app, int instances) => ChangeAsync(app, instances, new ScaleFleetApp(app, instances, false));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
        _authority.Dispose();
    }

    private List<FleetFile> _files = [];

    /// <summary>From a server that does not schedule: carried out everywhere, and known everywhere.</summary>
    private async Task<Change> ChangeAsync(string app, int instances, object command)
    {
        var began = Stopwatch.GetTimestamp();
        var known = UntilAsync($"every server knows {instances} of {app}", () => _servers.All(server => server.Known.Find(app)?.Instances == $"{instances}"), TimeSpan.FromSeconds(60));
        var done = UntilAsync($"{instances} of {app} are there", () => _servers.Sum(server => server.Instances(app)) == instances, TimeSpan.FromSeconds(60));
        await _servers[^1].CommandAsync(app, command);
        var answered = Stopwatch.GetElapsedTime(began);
        return new Change(await done - began, await known - began, answered);
    }

    private static async Task<long> UntilAsync(string what, Func<bool> condition, TimeSpan patience)
    {
        for (var began = Stopwatch.GetTimestamp(); !condition();)
        {
            if (Stopwatch.GetElapsedTime(began) > patience) throw new TimeoutException($"not within {patience.TotalSeconds:0} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }

        return Stopwatch.GetTimestamp();
    }

    private FleetFile File(ServerKey key, IReadOnlyList<MemberRecord> members, int number) => new()
    {
        FleetId = "f1ee7",
        ServerId = members[number].ServerId,
        Certificate = _authority.Sign(key.RequestCertificate(), members[number].ServerId, IPAddress.Loopback, DateTimeOffset.UtcNow).ExportCertificatePem(),
        Key = key.Export(),
        Authorities = [_authority.Certificate.ExportCertificatePem()],
        Members = members,
    };
}

/// <summary>How long one change took from its command, in the clock's ticks.</summary>
/// <param name="DoneTicks">Every instance was there.</param>
/// <param name="KnownTicks">Every server had the record.</param>
/// <param name="Answered">The command ended.</param>
internal readonly record struct Change(long DoneTicks, long KnownTicks, TimeSpan Answered)
{
    /// <summary>Every instance was there.</summary>
    public TimeSpan Done => TimeSpan.FromSeconds((double)DoneTicks / Stopwatch.Frequency);

    /// <summary>Every server had the record.</summary>
    public TimeSpan Known => TimeSpan.FromSeconds((double)KnownTicks / Stopwatch.Frequency);

    /// <summary>Until all of it was so.</summary>
    public TimeSpan Whole => new[] { Done, Known, Answered }.Max();
}

using System.Net;
using System.Net.Sockets;
using ActorPm.Contracts.Keeper;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Trust;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Handoff.Publishing;

/// <summary>Ports that answer on every server: keepers and relays as they are, and the test in the place of the nodes.</summary>
public sealed class PublishTests : HandoffTest
{
    private readonly FleetAuthority _authority = FleetAuthority.Create("f1ee7", DateTimeOffset.UtcNow);
    private readonly ServerKey[] _keys = [ServerKey.Create(), ServerKey.Create()];
    private readonly int[] _doors = [WebApp.FreePort(), WebApp.FreePort()];
    private readonly TestHome _otherHome = new();
    private RunningKeeper _other = null!;
    private KeeperClient _otherNode = null!;
    private WebApp _otherApp = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await RunningKeeper.StartAsync(_otherHome);
        _otherNode = await _other.AttachAsync();
        _otherApp = new WebApp(_otherNode, _otherHome)
        {
            Port = App.Port,
            Group = App.Group,
            // On one machine the two servers differ by their address.
            Program = WebApp.Server.Replace("process.env.HOST", "'127.0.0.2'", StringComparison.Ordinal),
        };
        App.Program = WebApp.Server.Replace("process.env.HOST", "'127.0.0.1'", StringComparison.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        await _otherNode.DisposeAsync();
        await _other.DisposeAsync();
        await base.DisposeAsync();
        _otherHome.Dispose();
        _authority.Dispose();
        foreach (var key in _keys) key.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_port_without_an_instance_answers_from_another_server_and_closes_when_it_is_published_no_more()
    {
        var remote = (await _otherApp.StartAsync(1))[0];
        Assert.Empty((await PublishAsync(_otherNode, 1)).Problems);
        Assert.Empty((await PublishAsync(Node, 0)).Problems);
        Assert.Equal($"{await _otherApp.PidAsync(remote)}", await App.GetAsync());

        await Node.AskAsync<PublishReply>(new PublishRequest());
        await Assert.ThrowsAsync<SocketException>(App.GetAsync);
        await Assert.ThrowsAsync<SocketException>(() => Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _doors[0])));
    }

    [Fact]
    public async Task Instances_of_this_server_come_first_and_no_request_fails_while_they_come_and_go()
    {
        // Without it a drain is over at once, and the program ended with requests in it.
        App.Program = $"process.env.ACTORPM_PRELOAD = 'channel'; require('{AppContext.BaseDirectory}actorpm-preload.cjs');{App.Program}";
        var remote = (await _otherApp.StartAsync(1))[0];
        await PublishAsync(_otherNode, 1);
        await PublishAsync(Node, 0);
        var far = $"{await _otherApp.PidAsync(remote)}";
        await using var load = new Load(App.Port, clients: 4);
        for (var round = 0; round < 3; round++)
        {
            await load.AnswersMoreAsync(20);
            var local = await App.ListeningAsync();
            // One that the relay was just accepting goes to the other server yet.
            var near = $"{await App.PidAsync(local)}";
            await Eventually.TrueAsync(async () => await App.GetAsync() == near, "the instance here answers");
            for (var request = 0; request < 10; request++) Assert.Equal(near, await App.GetAsync());
            await load.AnswersMoreAsync(20);
            Assert.Equal(0, (await App.DrainAsync(local)).ConnectionsLeft);
            Assert.Equal(far, await App.GetAsync());
            await Node.StopAsync(local);
            await Node.ExitAsync(local);
        }

        await load.AnswersMoreAsync(20);
        Assert.Empty(load.Errors);
    }

    [Fact]
    public async Task An_upgrade_of_either_keeper_and_the_death_of_a_relay_leave_the_port_answering()
    {
        await _otherApp.StartAsync(1);
        await PublishAsync(_otherNode, 1);
        await PublishAsync(Node, 0);
        await using (var load = new Load(App.Port, clients: 4))
        {
            await load.AnswersMoreAsync(20);
            await UpgradeAsync();
            await load.AnswersMoreAsync(50);
            await _otherNode.AskAsync<DoneReply>(new UpgradeRequest { File = RunningKeeper.Binary });
            await _otherNode.Closed;
            await _otherNode.DisposeAsync();
            _otherNode = await _other.AttachAsync();
            await load.AnswersMoreAsync(50);
            Assert.Empty(load.Errors);
        }

        Assert.NotEmpty(Relays(Keeper));
        foreach (var relay in Relays(Keeper)) Kill(relay);
        await App.GetAsync();
    }

    [Fact]
    public async Task A_client_that_comes_before_any_instance_waits_for_the_first_one_here_or_there()
    {
        await PublishAsync(_otherNode, 1);
        await PublishAsync(Node, 0);
        var waiting = App.GetAsync();
        var remote = await _otherApp.ListeningAsync();
        Assert.Equal($"{await _otherApp.PidAsync(remote)}", await waiting);
        await _otherNode.StopAsync(remote);
        await _otherNode.ExitAsync(remote);
        waiting = App.GetAsync();
        var local = await App.ListeningAsync();
        Assert.Equal($"{await App.PidAsync(local)}", await waiting);
    }

    [Fact]
    public async Task A_port_that_something_else_has_is_told_with_who_has_it_and_all_others_open()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var reply = await Node.AskAsync<PublishReply>(Order(0) with
        {
            Groups = [Published(0), new PublishedGroup { Group = "mail", Name = "mail", Listen = [$"127.0.0.1:{taken}"] }],
        });
        var problem = Assert.Single(reply.Problems);
        Assert.Equal("mail", problem.Group);
        Assert.Contains($"mail cannot listen on 127.0.0.1:{taken}: address already in use, by ", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", problem.Message, StringComparison.Ordinal);
        (await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port))).Dispose();
        // The same again when it is free.
        other.Stop();
        Assert.Empty((await Node.AskAsync<PublishReply>(Order(0) with { Groups = [new PublishedGroup { Group = "mail", Listen = [$"127.0.0.1:{taken}"] }] })).Problems);
        (await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, taken))).Dispose();
    }

    [Fact]
    public async Task A_program_that_names_all_interfaces_in_other_words_gets_the_published_port()
    {
        App.Program = WebApp.Server.Replace("process.env.HOST", "'0.0.0.0'", StringComparison.Ordinal);
        await Node.AskAsync<PublishReply>(Order(0) with { Groups = [Published(0) with { Listen = [$"{App.Port}"], Servers = [] }] });
        var local = await App.ListeningAsync();
        Assert.Equal($"{await App.PidAsync(local)}", await App.GetAsync());
        await Node.StopAsync(local);
        await Node.ExitAsync(local);
        // Published, it stays.
        (await Http.ConnectAsync(new IPEndPoint(IPAddress.Loopback, App.Port))).Dispose();
    }

    private Task<PublishReply> PublishAsync(KeeperClient node, int index) => node.AskAsync<PublishReply>(Order(index));

    private PublishRequest Order(int index) => new()
    {
        Door = $"127.0.0.1:{_doors[index]}",
        Identity = Identity(index),
        Groups = [Published(index)],
        Needs = [KeeperAbilities.Publish],
    };

    private PublishedGroup Published(int index) => new()
    {
        Group = App.Group,
        Name = "web",
        Listen = [$"127.0.0.{index + 1}:{App.Port}"],
        Servers = [new PublishedServer($"a{1 - index}", "127.0.0.1", _doors[1 - index], 1)],
    };

    private string Identity(int index)
    {
        using var certificate = _authority.Sign(_keys[index].RequestCertificate(), $"a{index}", IPAddress.Loopback, DateTimeOffset.UtcNow);
        var file = new FleetFile
        {
            FleetId = "f1ee7",
            ServerId = $"a{index}",
            Certificate = certificate.ExportCertificatePem(),
            Key = _keys[index].Export(),
            Authorities = [_authority.Certificate.ExportCertificatePem()],
            Members = [.. _keys.Select((key, at) => new MemberRecord { ServerId = $"a{at}", Name = $"a{at}", Address = "127.0.0.1", KeyHash = key.Hash })],
        };
        var path = (index == 0 ? Home : _otherHome).File("fleet.json");
        File.WriteAllText(path, file.Write());
        return path;
    }

    private static List<int> Relays(RunningKeeper keeper) =>
        [.. ProcFs.Pids().Where(pid => ProcFs.Stat(pid)?.Parent == keeper.Pid && ProcFs.Text($"/proc/{pid}/cmdline").Contains("pbm-relay", StringComparison.Ordinal))];

    private static void Kill(int pid)
    {
        var descriptor = PidFd.TryOpen(pid);
        Assert.Equal(0, PidFd.Send(descriptor, Signals.Kill));
        Descriptors.Close(descriptor);
    }
}

using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>
/// Several servers on one machine: a network namespace each, joined by a bridge, every one with a home of its own. The
/// process table is shared, files are not (each home is another folder).
/// </summary>
internal sealed class FleetHosts : IAsyncDisposable
{
    /// <summary>Names of links have place for 15 characters.</summary>
    public const int Marks = 10_000;

    private static int _made;

    private readonly string _mark;
    private readonly int _network;
    private readonly List<FleetHost> _hosts = [];

    private FleetHosts()
    {
        var number = Interlocked.Increment(ref _made);
        _mark = $"{Environment.ProcessId % Marks}x{number}";
        _network = (Environment.ProcessId + number) % 250;
    }

    public FleetHost this[int index] => _hosts[index];

    public IReadOnlyList<FleetHost> All => _hosts;

    /// <summary>Makes them; skips the test with the reason where this machine does not let it.</summary>
    public static async Task<FleetHosts> MakeAsync(int count)
    {
        var hosts = new FleetHosts();
        try
        {
            await FleetLeftovers.SweepAsync();
            await hosts.MakeNetworkAsync(count);
            return hosts;
        }
        catch (InvalidOperationException cannot)
        {
            await hosts.DisposeAsync();
            Assert.Skip($"needs network namespaces (root, iproute2): {cannot.Message}");
            throw;
        }
    }

    /// <summary>The first of them begins a fleet; the answer is the join line.</summary>
    /// <param name="invitations">For so many servers; as many as usual when null.</param>
    public async Task<string> InitAsync(int? invitations = null)
    {
        var init = (await _hosts[0].PbmAsync("fleet", "init", "--address", _hosts[0].Address, "--name", "alpha")).Succeeded();
        if (invitations is { } count) init = (await _hosts[0].PbmAsync("fleet", "invite", "--count", $"{count}")).Succeeded();
        return init.Output.Trim().Split('\n')[^1].Split(' ')[^1];
    }

    /// <summary>Makes them a fleet: alpha, beta (role=web), gamma, and more without a name of their own.</summary>
    public async Task FormAsync(int? invitations = null)
    {
        var line = await InitAsync(invitations);
        (await _hosts[1].PbmAsync("fleet", "join", line, "--name", "beta", "--label", "role=web")).Succeeded();
        (await _hosts[2].PbmAsync("fleet", "join", line, "--name", NameOf(2))).Succeeded();
        for (var index = 3; index < _hosts.Count; index++) (await _hosts[index].PbmAsync("fleet", "join", line, "--name", NameOf(index))).Succeeded();
    }

    /// <summary>What <see cref="FormAsync"/> calls it.</summary>
    public static string NameOf(int index) => index switch { 0 => "alpha", 1 => "beta", 2 => "gamma", _ => $"host{index}" };

    /// <summary>Takes the cable out, or puts it in again.</summary>
    public Task CableAsync(int index, bool isIn) => IpAsync("link", "set", Link(index), isIn ? "up" : "down");

    /// <summary>Puts this machine itself beside them, with so many addresses.</summary>
    public async Task<IReadOnlyList<System.Net.IPAddress>> StandBesideAsync(int addresses)
    {
        List<System.Net.IPAddress> mine = [];
        for (var number = 0; number < addresses; number++)
        {
            var address = $"10.78.{_network}.{200 + number}";
            await IpAsync("addr", "add", address + "/24", "dev", Bridge);
            mine.Add(System.Net.IPAddress.Parse(address));
        }

        return mine;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.Home.DisposeAsync();
        for (var index = 0; index < _hosts.Count; index++) await Command.RunAsync("ip", ["netns", "del", Namespace(index)], new Dictionary<string, string?> { ["PATH"] = Path }, "/", null, null);
        await Command.RunAsync("ip", ["link", "del", Bridge], new Dictionary<string, string?> { ["PATH"] = Path }, "/", null, null);
    }

    public const string Path = "/usr/sbin:/usr/bin:/sbin:/bin";

    private string Bridge => $"b{_mark}";

    private string Namespace(int index) => $"pbm{_mark}-{index}";

    private string Link(int index) => $"v{_mark}-{index}";

    private async Task MakeNetworkAsync(int count)
    {
        await IpAsync("link", "add", Bridge, "type", "bridge");
        await IpAsync("link", "set", Bridge, "up");
        for (var index = 0; index < count; index++)
        {
            var (space, address) = (Namespace(index), $"10.78.{_network}.{index + 1}");
            await IpAsync("netns", "add", space);
            _hosts.Add(new FleetHost(new TestHome(), space, address));
            await IpAsync("link", "add", Link(index), "type", "veth", "peer", "name", "eth0", "netns", space);
            await IpAsync("link", "set", Link(index), "master", Bridge, "up");
            await IpAsync("-n", space, "addr", "add", address + "/24", "dev", "eth0");
            await IpAsync("-n", space, "link", "set", "eth0", "up");
            await IpAsync("-n", space, "link", "set", "lo", "up");
        }
    }

    private static async Task IpAsync(params string[] arguments)
    {
        try
        {
            var result = await Command.RunAsync("ip", arguments, new Dictionary<string, string?> { ["PATH"] = Path }, "/", null, null);
            if (result.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {result.Error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"ip: {missing.Message}");
        }
    }
}

/// <summary>One of the servers.</summary>
internal sealed class FleetHost(TestHome home, string space, string address)
{
    public TestHome Home => home;

    public string Address => address;

    /// <summary>Its network namespace.</summary>
    public string Space => space;

    /// <summary>A command typed on this server.</summary>
    public Task<CommandResult> PbmAsync(params string[] arguments) => PbmAsync(TimeSpan.FromSeconds(60), arguments);

    /// <summary>A command that may take so long.</summary>
    public Task<CommandResult> PbmAsync(TimeSpan patience, params string[] arguments) =>
        home.RunAsync("ip", ["netns", "exec", space, System.IO.Path.Combine(home.Dist, "pbm"), .. arguments], timeout: patience);

    /// <summary>The fleet as this server sees it.</summary>
    public async Task<FleetStatus> FleetAsync()
    {
        var result = (await PbmAsync("fleet", "status", "--json")).Succeeded();
        return JsonSerializer.Deserialize(result.Output, ApiJson.Default.FleetStatus)!;
    }

    /// <summary>How many servers of the fleet are in one cluster with this one, itself included; 0 for an island.</summary>
    public async Task<int> TogetherAsync()
    {
        var fleet = await FleetAsync();
        return fleet.IsInCluster ? fleet.Servers.Count(server => server.State == "up") : 0;
    }

    /// <summary>The apps of the fleet as this server hears of them.</summary>
    public async Task<FleetAppList> FleetAppsAsync() =>
        JsonSerializer.Deserialize((await PbmAsync("fleet", "apps", "--json")).Succeeded().Output, ApiJson.Default.FleetAppList)!;

    /// <summary>How many instances of an app are online on this server, by its own list.</summary>
    public async Task<int> OnlineAsync(string app) => (await home.ListAsync()).Count(instance => instance.Name == app && instance.Status == "online");

    /// <summary>Runs a program on this server.</summary>
    public Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        home.RunAsync("ip", ["netns", "exec", space, program, .. arguments], timeout: TimeSpan.FromSeconds(120));

    /// <summary>Connects to a port from this server, talks nonsense and goes.</summary>
    public Task KnockAsync(string place, int port) => home.RunAsync(
        "ip", ["netns", "exec", space, "timeout", "2", "bash", "-c", $"exec 3<>/dev/tcp/{place}/{port} && head -c 300 /dev/urandom >&3 && cat <&3 >/dev/null"]);

    /// <summary>
    /// Everything of this server dies at once, as when its power fails. A daemon that was just starting another one may leave that behind:
    /// it is over when nothing is found for a while.
    /// </summary>
    public void PowerOff()
    {
        for (var clean = 0; clean < 5; clean++)
        {
            foreach (var pid in (int[])[.. home.Daemons("pbm-keeper"), .. home.Daemons("pbm-node"), .. home.AppProcesses()])
            {
                ProcFs.Signal(pid, 9);
                clean = 0;
            }

            Thread.Sleep(10);
        }
    }
}

using System.Globalization;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Many real servers on this machine: what reading all of them takes. Minutes, so only where it is asked for: <c>bench/many-servers</c>.</summary>
[Collection(Alone.Name)]
public sealed class ManyServersTests
{
    private const int Instances = 20;
    private const int Reads = 21;

    private static readonly int Hosts = Setting("HOSTS", 30);

    [Fact(Explicit = true)]
    public async Task The_list_of_all_servers_is_there_within_150_ms()
    {
        await using var hosts = await FleetHosts.MakeAsync(Hosts);
        var began = TimeProvider.System.GetTimestamp();
        await hosts.FormAsync(invitations: Hosts);
        await Eventually.TrueAsync("all see each other", TimeSpan.FromMinutes(10), async () => await hosts[0].TogetherAsync() == Hosts, TimeSpan.FromSeconds(1));
        Say($"{Hosts} servers: a fleet after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
        var sleeper = hosts[0].Home.Write("sleeper.sh", "exec sleep 10000\n");
        foreach (var host in hosts.All) (await host.PbmAsync("start", sleeper, "--name", "sleeper", "-i", $"{Instances}")).Succeeded();

        List<double> fleet = [], own = [];
        var missed = 0;
        for (var read = 0; read < Reads; read++)
        {
            var list = (await hosts[Hosts / 2].PbmAsync("ls")).Succeeded();
            if (list.Output.Split('\n').Count(line => line.Contains("sleeper", StringComparison.Ordinal)) != Hosts * Instances) missed++;
            fleet.Add(list.Took.TotalMilliseconds);
            own.Add((await hosts[Hosts / 2].PbmAsync("jlist")).Succeeded().Took.TotalMilliseconds);
        }

        long Memory(string key) => hosts.All.Select(host => ProcFs.Memory(host.Home.NodePid, key) >> 20).Order().ElementAt(Hosts / 2);
        Say($"ls of {Hosts} × {Instances}: {Show(fleet)}, {missed} of {Reads} without a server that was slower than 300 ms; its own list: {Show(own)}; a node: {Memory("VmRSS")} MiB resident, {Memory("RssAnon")} MiB of its own");
        Assert.Equal(0, missed);
        Assert.InRange(Median(fleet), 0, 150);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Show(List<double> times) => string.Create(CultureInfo.InvariantCulture, $"{Median(times):0} ms (median, {times.Min():0} to {times.Max():0})");

    private static int Setting(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable($"ACTORPM_MANY_{name}"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}

using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Full outages and every order of coming back. Takes minutes: only where it is asked for (<c>bench/outages</c>); two of the orders are in FleetTests and FleetAppsTests.</summary>
[Collection(Alone.Name)]
public sealed class OutageTests : IDisposable
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-outage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Explicit = true)]
    public async Task After_a_full_outage_all_is_as_it_was_in_every_order_and_the_first_server_can_be_lost_for_good()
    {
        await using var hosts = await FleetHosts.MakeAsync(4);
        var line = await hosts.InitAsync();
        (await hosts[1].PbmAsync("fleet", "join", line, "--name", "beta")).Succeeded();
        (await hosts[2].PbmAsync("fleet", "join", line, "--name", "gamma")).Succeeded();
        var script = Path.Combine(_folder, "idle.js");
        await File.WriteAllTextAsync(script, "setInterval(() => {}, 1000)", TestContext.Current.CancellationToken);
        (await hosts[0].PbmAsync("start", script, "--name", "web", "--place", "all", "-i", "6")).Succeeded();
        foreach (var host in hosts.All.Take(3)) (await host.PbmAsync("start", script, "--name", "own")).Succeeded();
        var instances = await InstancesAsync(hosts);

        foreach (var order in Orders)
        {
            foreach (var host in hosts.All.Take(3)) host.PowerOff();
            var began = Stopwatch.GetTimestamp();
            (await hosts[order[0]].PbmAsync("ping")).Succeeded();
            await UntilAsync("the first is an island with its apps", async () => (await hosts[order[0]].FleetAsync()).HasMajority == false && (await hosts[order[0]].Home.ListAsync()).All(one => one.Status == "online"));
            (await hosts[order[1]].PbmAsync("ping")).Succeeded();
            await UntilAsync("two are a fleet", async () => await hosts[order[1]].TogetherAsync() == 2);
            var formed = Stopwatch.GetElapsedTime(began);
            (await hosts[order[2]].PbmAsync("ping")).Succeeded();
            await UntilAsync("three are", async () => await hosts[order[2]].TogetherAsync() == 3);
            await UntilAsync("all is settled", async () => (await hosts[order[0]].FleetAppsAsync()) is { Scheduler: not null } list && list.Apps.Single() is { IsSettled: true, Missing: 0 });
            await UntilAsync("all is as it was", async () => await InstancesAsync(hosts) == instances);
            Assert.Equal([3, 3, 3], hosts.All.Take(3).Select(host => host.Home.AppProcesses().Count));
            TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(' ', order)}: two formed it after {formed.TotalSeconds:0.0} s, all was as before after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        }

        // The server that began the fleet is lost for good.
        hosts[0].PowerOff();
        (await hosts[1].PbmAsync("fleet", "remove", "alpha")).Succeeded();
        var invited = (await hosts[2].PbmAsync("fleet", "invite")).Succeeded().Output.Trim().Split(' ')[^1];
        (await hosts[3].PbmAsync("fleet", "join", invited, "--name", "delta")).Succeeded();
        await UntilAsync("the new one is in", async () => await hosts[3].TogetherAsync() == 3);
        (await hosts[3].PbmAsync(TimeSpan.FromSeconds(120), "scale", "web", "9")).Succeeded();
        await UntilAsync("nine run on the three", async () => await CountAsync(hosts, 1) + await CountAsync(hosts, 2) + await CountAsync(hosts, 3) == 9);
    }

    private static Task<int> CountAsync(FleetHosts hosts, int index) => hosts[index].OnlineAsync("web");

    private static async Task<string> InstancesAsync(FleetHosts hosts)
    {
        var all = new List<string>();
        foreach (var host in hosts.All.Take(3)) all.AddRange((await host.Home.ListAsync()).Select(one => $"{host.Address} {one.Name} {one.Status}"));
        return string.Join('\n', all);
    }

    private static Task<TimeSpan> UntilAsync(string what, Func<Task<bool>> condition) =>
        Eventually.TrueAsync(what, TimeSpan.FromSeconds(90), condition, TimeSpan.FromMilliseconds(250));
}

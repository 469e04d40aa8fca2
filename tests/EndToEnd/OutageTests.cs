using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Full outages and every order of coming back, and losing a server for good. Takes minutes: only where it is asked for (<c>bench/outages</c>); two of the orders are in FleetTests and FleetAppsTests.</summary>
[Collection(Alone.Name)]
public sealed class OutageTests : IDisposable
{
    private static readonly int[][] Orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

    private readonly string _folder = Directory.CreateTempSubdirectory("actorpm-outage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Explicit = true)]
    public async Task After_a_full_outage_all_is_as_it_was_in_every_order()
    {
        await using var hosts = await FleetHosts.MakeAsync(3);
        var line = await hosts.InitAsync();
        (await hosts[1].PbmAsync("fleet", "join", line, "--name", "beta")).Succeeded();
        (await hosts[2].PbmAsync("fleet", "join", line, "--name", "gamma")).Succeeded();
        var script = await ScriptAsync();
        (await hosts[0].PbmAsync("start", script, "--name", "web", "--place", "all", "-i", "6")).Succeeded();
        foreach (var host in hosts.All) (await host.PbmAsync("start", script, "--name", "own")).Succeeded();
        var instances = await InstancesAsync(hosts);

        foreach (var order in Orders)
        {
            foreach (var host in hosts.All) host.PowerOff();
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
            Assert.Equal([3, 3, 3], hosts.All.Select(host => host.Home.AppProcesses().Count));
            TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(' ', order)}: two formed it after {formed.TotalSeconds:0.0} s, all was as before after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        }
    }

    [Fact(Explicit = true)]
    public async Task The_server_that_began_the_fleet_can_be_lost_for_good_and_certificates_go_on()
    {
        await using var hosts = await FleetHosts.MakeAsync(4);
        // The shortest that make renewals by time, and ActorSystems built anew for them, happen while somebody looks.
        foreach (var host in hosts.All) host.Home.Write("home/node.conf", "fleet.certificate_validity = 90s\n");
        var line = await hosts.InitAsync();
        (await hosts[1].PbmAsync("fleet", "join", line, "--name", "beta")).Succeeded();
        (await hosts[2].PbmAsync("fleet", "join", line, "--name", "gamma")).Succeeded();
        (await hosts[0].PbmAsync("start", await ScriptAsync(), "--name", "web", "--place", "all", "-i", "6")).Succeeded();

        hosts[0].PowerOff();
        (await hosts[1].PbmAsync("fleet", "remove", "alpha")).Succeeded();
        var invited = (await hosts[2].PbmAsync("fleet", "invite")).Succeeded().Output.Trim().Split(' ')[^1];
        // Certificates this short make each ActorSystem anew every minute: who asks just then is told to try again.
        await UntilAsync("the new one is let in", async () => Tell(await hosts[3].PbmAsync("fleet", "join", invited, "--name", "delta")).ExitCode == 0);
        await UntilAsync("the new one is in", async () => await hosts[3].TogetherAsync() == 3);
        await ScaleAsync(hosts[3], "9");
        await UntilAsync("nine run on the three", async () => await CountAsync(hosts, 1) + await CountAsync(hosts, 2) + await CountAsync(hosts, 3) == 9);
        // Two of them once for the new authority; after the third time every certificate they met with has ended.
        foreach (var (index, times) in new[] { (1, 3), (2, 3), (3, 2) })
            await UntilAsync("its certificate is renewed", async () => await RenewalsAsync(hosts[index]) >= times, 180);
        foreach (var host in hosts.All.Skip(1)) await UntilAsync("the three are together", async () => await host.TogetherAsync() == 3);
        await ScaleAsync(hosts[3], "6");
        await UntilAsync("six run on the three", () => Task.FromResult(hosts.All.Skip(1).Sum(host => host.Home.AppProcesses().Count) == 6));
    }

    private static CommandResult Tell(CommandResult result)
    {
        if (result.ExitCode != 0) TestContext.Current.TestOutputHelper?.WriteLine(result.Error);
        return result;
    }

    // To a command that was cut off nobody said that it was carried out.
    private static Task ScaleAsync(FleetHost host, string count) => UntilAsync("it is scaled", async () =>
    {
        var scaled = Tell(await host.PbmAsync(TimeSpan.FromSeconds(120), "scale", "web", count));
        Assert.DoesNotContain("not found", scaled.Error, StringComparison.Ordinal);
        return scaled.ExitCode == 0 || scaled.Error.Contains("Nothing to do", StringComparison.Ordinal);
    });

    private static Task<int> CountAsync(FleetHosts hosts, int index) => hosts[index].OnlineAsync("web");

    private static async Task<int> RenewalsAsync(FleetHost host) =>
        (await File.ReadAllLinesAsync(host.Home.Paths.NodeLog, TestContext.Current.CancellationToken)).Count(line => line.Contains("The certificate of this server was renewed", StringComparison.Ordinal));

    private async Task<string> ScriptAsync()
    {
        var script = Path.Combine(_folder, "idle.js");
        await File.WriteAllTextAsync(script, "setInterval(() => {}, 1000)", TestContext.Current.CancellationToken);
        return script;
    }

    private static async Task<string> InstancesAsync(FleetHosts hosts)
    {
        var all = new List<string>();
        foreach (var host in hosts.All) all.AddRange((await host.Home.ListAsync()).Select(one => $"{host.Address} {one.Name} {one.Status}"));
        return string.Join('\n', all);
    }

    private static Task<TimeSpan> UntilAsync(string what, Func<Task<bool>> condition, int seconds = 90) =>
        Eventually.TrueAsync(what, TimeSpan.FromSeconds(seconds), condition, TimeSpan.FromMilliseconds(250));
}

using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>A laptop that is no server of the fleet: asks with a certificate, as far as its role goes.</summary>
public sealed class FleetClientTests : IAsyncLifetime
{
    private FleetHosts _hosts = null!;

    public async ValueTask InitializeAsync() => _hosts = await FleetHosts.MakeAsync(3);

    public ValueTask DisposeAsync() => _hosts is null ? ValueTask.CompletedTask : _hosts.DisposeAsync();

    [Fact]
    public async Task A_laptop_looks_at_the_whole_fleet_follows_logs_in_order_and_is_refused_what_it_may_not()
    {
        var (alpha, beta, laptop) = (_hosts[0], _hosts[1], _hosts[2]);
        (await beta.PbmAsync("fleet", "join", await _hosts.InitAsync(), "--name", "beta")).Succeeded();
        foreach (var host in (FleetHost[])[alpha, beta])
        {
            host.Home.Write("app.sh", "while :; do date +%s%3N; sleep 0.1; done\n");
            (await host.PbmAsync("start", "app.sh", "--name", "web")).Succeeded();
        }

        var place = $"{alpha.Address}:9110";
        Assert.Contains("pbm fleet client-cert", (await laptop.PbmAsync(place, "ls")).Failed().Error, StringComparison.Ordinal);
        // Made on beta, good on alpha.
        (await beta.PbmAsync("fleet", "client-cert", "laptop", "--out", beta.Home.File("laptop.pem"))).Succeeded();
        Directory.CreateDirectory(Path.Combine(laptop.Home.User, ".config/actorpm"));
        File.Copy(beta.Home.File("laptop.pem"), Path.Combine(laptop.Home.User, ".config/actorpm/client.pem"));

        await Eventually.TrueAsync("the laptop sees both servers", 20, async () =>
            (await laptop.PbmAsync(place, "why", "web")).Succeeded().Output is var why && why.StartsWith("alpha (here)\n[web](0) online", StringComparison.Ordinal) && why.Contains("\nbeta\n[web](0) online", StringComparison.Ordinal));
        Assert.False(Directory.Exists(laptop.Home.Paths.Root), "asking another server starts no node here");
        var written = (await laptop.RunAsync("sh", "-c", $"'{laptop.Home.Dist}/pbm' {place} logs web --lines 0 --json | head -n 40")).Output;
        Assert.All((string[])["alpha", "beta"], server => Assert.Contains($"\"server\":\"{server}\"", written, StringComparison.Ordinal));
        var order = Numbers(string.Join('\n', written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("\"message\":\"")[1].Split('"')[0])));
        // On a busy machine one may come later than anybody waits for it.
        Assert.InRange(order.Zip(order.Skip(1)).Count(pair => pair.Second < pair.First), 0, 5);
        var past = (await alpha.PbmAsync("logs", "web", "--lines", "30", "--nostream")).Succeeded().Output;
        var merged = past.Split('\n').Where(line => line.Contains("| 1", StringComparison.Ordinal)).ToList();
        Assert.Equal(30, merged.Count);
        Assert.All((string[])["alpha ", "beta "], server => Assert.Contains(merged, line => line.StartsWith(server, StringComparison.Ordinal)));
        var times = Numbers(string.Join('\n', merged.Select(line => line.Split("| ")[1])));
        // What is written within a moment may be in one block.
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First - 100, $"{pair.First} before {pair.Second}"));

        var refused = (await laptop.PbmAsync(place, "stop", "web")).Failed(4);
        Assert.Contains("laptop has the role view, and POST /v1/actions needs operate", refused.Error, StringComparison.Ordinal);
        Assert.Contains("needs operate", (await laptop.PbmAsync(place, "stop", "web", "--on", "beta")).Failed(4).Error, StringComparison.Ordinal);
        Assert.Contains("does not work on", (await laptop.PbmAsync(place, "kill")).Failed().Error, StringComparison.Ordinal);
        Assert.Contains("laptop at ", (await alpha.PbmAsync("events")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("laptop", (await alpha.PbmAsync("fleet", "clients")).Succeeded().Output, StringComparison.Ordinal);
        (await alpha.PbmAsync("fleet", "revoke", "laptop")).Succeeded();
        Assert.Contains("the certificate of laptop was revoked", (await laptop.PbmAsync($"{beta.Address}:9110", "ls")).Failed(4).Error, StringComparison.Ordinal);
        var tail = await alpha.RunAsync("sh", "-c", $"'{alpha.Home.Dist}/pbm' cluster tail | head -n 2");
        Assert.Equal(2, tail.Output.Split(" MemberUp ").Length - 1);
    }

    private static List<long> Numbers(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}

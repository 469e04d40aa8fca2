using ActorPm.Actors.Ports;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>Starts of the fleet's apps wait for the fleet's word; single ones run under a lease.</summary>
public sealed class FleetStartTests : NodeFixture
{
    [Fact]
    public async Task After_a_power_failure_an_app_of_the_fleet_waits_for_the_word_of_the_fleet_and_says_so()
    {
        await RunAsync("web");
        await PowerFailsAsync();
        await EventuallyAsync(async () => (await DetailAsync("web")).Status == ProcessState.Launching);
        Assert.Contains("not started yet, waits for the fleet: nothing was heard of it yet", (await DetailAsync("web")).Why);
        var list = await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Contains("web waits for the fleet: nothing was heard of it yet", list.Notices);
        // The server's own wait for nobody.
        await EventuallyAsync(async () => (await DetailAsync("own")).Status == ProcessState.Online);
        Assert.DoesNotContain(Keeper.Processes, kept => kept.Instance == 0);

        Say(new FleetWord { MayStart = ["web"] });
        await EventuallyAsync(async () => (await DetailAsync("web")).Status == ProcessState.Online);
    }

    [Fact]
    public async Task What_the_fleet_has_replaced_meanwhile_is_taken_out_without_having_been_started()
    {
        await RunAsync("web");
        await PowerFailsAsync();
        var spawns = Keeper.Spawns.Count(spawn => spawn.Instance == 0);
        Say(new FleetWord { MayStart = [] });
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync("web", null)));
        Assert.Equal(spawns, Keeper.Spawns.Count(spawn => spawn.Instance == 0));
        Assert.Empty((await Node.Ask<Standing>(new GetStanding(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Apps);
    }

    [Fact]
    public async Task The_death_of_a_keeper_is_made_up_for_at_once_where_the_fleet_has_spoken()
    {
        await RunAsync("web");
        Say(new FleetWord { MayStart = ["web"] });
        var before = Keeper.Spawns.Count;
        Keeper.Die();
        await EventuallyAsync(() => Keeper.Spawns.Count == before + 2);
        await EventuallyAsync(async () => (await DetailAsync("web")).Status == ProcessState.Online);
    }

    [Fact]
    public async Task A_single_app_begins_with_a_lease_which_is_moved_by_every_word()
    {
        Boot();
        Say(new FleetWord { MayStart = ["job"], LeaseUntil = BootTime + 9_000 });
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync("job", App("job") with { Single = true })));
        var spawn = Assert.Single(Keeper.Spawns);
        Assert.Equal(BootTime + 9_000, spawn.LeaseUntil);
        Assert.Contains(KeeperAbilities.Lease, spawn.Needs!);

        BootTime += 1_000;
        Say(new FleetWord { MayStart = ["job"], LeaseUntil = BootTime + 9_500 });
        await EventuallyAsync(() => Keeper.Asked<RenewLeaseRequest>() is [{ Instance: 0 } renewal] && renewal.LeaseUntil == BootTime + 9_500 && renewal.Generation == spawn.Generation);
        Assert.Contains("its lease runs for 9.5 s yet and is extended as long as a majority of the servers answers", await WhyAsync("job"));
    }

    [Fact]
    public async Task A_single_app_whose_lease_has_ended_waits_for_another_and_is_not_blamed_for_it()
    {
        Boot();
        Say(new FleetWord { MayStart = ["job"], LeaseUntil = BootTime + 9_000 });
        await ApplyAsync("job", App("job") with { Single = true });
        BootTime += 10_000;
        Say(new FleetWord { MayStart = ["job"], LeaseUntil = BootTime - 1_000, WhyNoLease = "1 of 3 servers answer, a majority is needed" });
        Keeper.Crash(0, 0, cause: ExitCause.LeaseEnded);
        // The crash and the word come by two ways.
        await EventuallyAsync(async () => (await WhyAsync("job")).Contains("not started yet, waits for its lease, without which a single app does not run: 1 of 3 servers answer, a majority is needed"));
        Assert.Single(Keeper.Spawns);

        Say(new FleetWord { MayStart = ["job"], LeaseUntil = BootTime + 9_000 });
        await EventuallyAsync(() => Keeper.Spawns.Count == 2);
        Assert.Equal((0, BootTime + 9_000), ((await DetailAsync("job")).UnstableRestarts, Keeper.Spawns[1].LeaseUntil));
    }

    [Fact]
    public async Task What_becomes_a_single_app_while_it_runs_gets_a_lease_and_loses_it_when_it_is_one_no_more()
    {
        Boot();
        await ApplyAsync("job", App("job"));
        await ApplyAsync("job", App("job") with { Single = true });
        await EventuallyAsync(() => Keeper.Asked<RenewLeaseRequest>() is [{ LeaseUntil: { } until }] && until == BootTime + 10_000);
        await ApplyAsync("job", App("job"));
        await EventuallyAsync(() => Keeper.Asked<RenewLeaseRequest>() is [_, { LeaseUntil: null }]);
        Assert.Single(Keeper.Spawns);
    }

    private async Task RunAsync(string name)
    {
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await ApplyAsync(name, App(name))));
        Assert.Equal(ExitCode.Ok, Code(await StartAsync(App("own"))));
    }

    /// <summary>Keeper and node are gone together, and are started again.</summary>
    private async Task PowerFailsAsync()
    {
        await Node.GracefulStop(TimeSpan.FromSeconds(5));
        Keeper.Die();
        FleetWord = FleetWord.Unheard;
        Boot("node-again");
    }

    private void Say(FleetWord word) => Node.Tell(word);

    private Task<IReadOnlyList<OperationUpdate>> ApplyAsync(string name, AppSpec? spec) => RunAsync(updates => new RunApply(
        new ApplyApps { Apps = spec is null ? [] : [spec], CallerEnvironment = new Dictionary<string, string>(), Project = FleetProject.Of(name), Prune = true, How = "the fleet" },
        updates));

    private async Task<IReadOnlyList<string>> WhyAsync(string name) =>
        Assert.Single((await Node.Ask<WhyReport>(new GetWhy([name]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Instances).Lines;
}

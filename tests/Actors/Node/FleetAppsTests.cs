using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>What the fleet has put on a server is the fleet's to stop and to remove.</summary>
public sealed class FleetAppsTests : NodeFixture
{
    [Fact]
    public async Task What_is_careless_spares_the_apps_of_the_fleet()
    {
        await BootedAsync();
        var stopped = await ActAsync(AppAction.Stop, "all");
        Assert.Contains(stopped, update => update is OperationNotice { Text: "web is an app of the fleet and is left as it is: name it to act on it" });
        Assert.Equal((ProcessState.Online, ProcessState.Stopped), ((await DetailAsync("web")).Status, (await DetailAsync("own")).Status));
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Delete, "/./")));

        Assert.Equal(["web"], (await ListAsync()));
        Assert.Equal(ExitCode.Failed, Code(await ActAsync(AppAction.Delete, "0")));
        Assert.Equal(["web"], (await ListAsync()));
    }

    [Fact]
    public async Task It_is_neither_scaled_nor_brought_back_nor_saved_by_this_server_alone()
    {
        await BootedAsync();
        var scaled = await RunAsync(updates => new RunScale(new ScaleApp { Target = "0", Count = 3 }, updates));
        Assert.Equal("web is an app of the fleet", Assert.Single(scaled.OfType<OperationError>()).Error.Message);
        await Node.Ask<SnapshotSaved>(new SaveSnapshot(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal(["own"], Store.ReadSnapshot("default")!.Select(app => app.App.Spec.Name));

        Assert.Equal(ExitCode.Ok, Code(await ByFleetAsync("web", null)));
        Assert.Equal(ExitCode.Failed, Code(await ActAsync(AppAction.Undelete, "web")));
        Assert.Equal(["own"], await ListAsync());
    }

    [Fact]
    public async Task A_name_belongs_to_the_fleet_or_to_the_server()
    {
        await BootedAsync();
        Assert.Contains("web is the name of an app of the fleet", Said(await StartAsync(App("web"))), StringComparison.Ordinal);
        Assert.Contains("web is the name of an app of the fleet", Said(await RunAsync(updates => new RunApply(Request("shop", App("web")), updates))), StringComparison.Ordinal);
        var refused = await ByFleetAsync("own", App("own"));
        Assert.Equal("an app of its own is called own", Said(refused));
        Assert.Equal(ExitCode.InvalidConfiguration, Code(refused));
        Assert.Equal(2, Keeper.Processes.Count);
    }

    [Fact]
    public async Task The_fleet_changes_stops_and_removes_its_own()
    {
        await BootedAsync();
        Assert.Equal(ExitCode.Ok, Code(await ByFleetAsync("web", App("web") with { Instances = 3 })));
        Assert.Equal([("web", 3, 3)], await StandingAsync());
        Assert.Equal(ExitCode.Ok, Code(await RunAsync(updates => new RunAction(new ActOnApps { Action = AppAction.Stop, Targets = ["web"] }, updates) { ByFleet = true })));
        Assert.Equal([("web", 3, 0)], await StandingAsync());
        Assert.Equal(ExitCode.Ok, Code(await ByFleetAsync("web", null)));
        Assert.Empty(await StandingAsync());
        Assert.Equal(["own"], await ListAsync());
    }

    private async Task BootedAsync()
    {
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await ByFleetAsync("web", App("web"))));
        Assert.Equal(ExitCode.Ok, Code(await StartAsync(App("own"))));
    }

    private Task<IReadOnlyList<OperationUpdate>> ByFleetAsync(string name, AppSpec? spec) =>
        RunAsync(updates => new RunApply(Request(FleetProject.Of(name), spec is null ? [] : [spec]), updates));

    private static ApplyApps Request(string project, params AppSpec[] apps) =>
        new() { Apps = apps, CallerEnvironment = new Dictionary<string, string>(), Project = project, Prune = true, How = "the fleet" };

    private async Task<IReadOnlyList<(string, int, int)>> StandingAsync() =>
        [.. (await Node.Ask<Standing>(new GetStanding(), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Apps.Select(app => (app.Name, app.There, app.Ready))];

    private async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Instances.Select(row => row.Name).Distinct()];

    private static string Said(IReadOnlyList<OperationUpdate> updates) => string.Join("\n", updates.OfType<OperationError>().Select(update => update.Error.Message));
}

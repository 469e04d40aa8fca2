using System.Threading.Channels;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

/// <summary>When a process counts as online.</summary>
public sealed class ReadinessTests : NodeFixture
{
    private static AppSpec Cluster(int instances) => App("web") with { Mode = ExecMode.Cluster, Instances = instances };

    [Fact]
    public async Task A_cluster_instance_is_online_once_it_listens()
    {
        Boot();
        var start = Begin(Cluster(1));
        await EventuallyAsync(() => Keeper.Spawns.Count == 1);
        await EventuallyAsync(async () => (await DetailAsync("web")).Status == ProcessState.Launching);
        Assert.Equal(HandoffKind.NodeJs, Keeper.Spawns[0].Handoff!.Kind);
        Keeper.Listen(0, Keeper.Spawns[0].Generation);

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(start)));
        // The command and the list are told by the same actor, each over a way of its own.
        await EventuallyAsync(async () => (await DetailAsync("web")).Status == ProcessState.Online);
        var detail = await DetailAsync("web");
        Assert.Equal((ProcessState.Online, "3000", 7, 2), (detail.Status, Assert.Single(detail.Listening), detail.Connections, detail.OpenConnections));
    }

    [Fact]
    public async Task One_that_never_listens_though_its_port_is_declared_is_a_failed_start_with_the_reason()
    {
        Boot();
        var updates = await StartAsync(Cluster(1) with { Handoff = new HandoffRules { Listen = ["3000"] } });

        Assert.Contains("does not listen on any port", Assert.Single(updates.OfType<InstanceFailed>()).Reason);
        Assert.Equal(ExitCode.Failed, Code(updates));
    }

    [Fact]
    public async Task A_worker_of_a_queue_in_cluster_mode_needs_no_port_and_that_is_said_once()
    {
        Boot();
        var updates = await StartAsync(Cluster(2));

        Assert.Equal(ExitCode.Ok, Code(updates));
        Assert.All(updates.OfType<InstanceSucceeded>(), one => Assert.Contains("listens on no port", one.Note));
        var reload = await ActAsync(AppAction.Reload, "web");
        Assert.Equal(ExitCode.Ok, Code(reload));
        Assert.All(reload.OfType<InstanceSucceeded>(), one => Assert.Null(one.Note));
        Assert.All(await DetailsAsync(), detail => Assert.Equal((ProcessState.Online, 1), (detail.Status, detail.Restarts)));
    }

    [Fact]
    public async Task One_that_listened_before_and_does_not_after_a_restart_is_a_failed_start()
    {
        await BootedAsync(1);
        Keeper.OnSpawned = _ => { };
        var updates = await ActAsync(AppAction.Restart, "web");

        Assert.Contains("does not listen on any port, as it did before", Assert.Single(updates.OfType<InstanceFailed>()).Reason);
        Assert.Equal(ExitCode.Failed, Code(updates));
    }

    [Fact]
    public async Task A_line_of_output_makes_it_ready()
    {
        Boot();
        var start = Begin(App("web") with { Ready = new ReadyRules { Probe = new ProbeRules { Log = "Listening" } } });
        await EventuallyAsync(() => Keeper.Spawns.Count == 1);
        await EventuallyAsync(async () => (await DetailAsync("web")).Status == ProcessState.Launching);
        Probes.Watches[Keeper.Spawns[0].Generation].SetResult(true);

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(start)));
    }

    [Fact]
    public async Task READY_over_sd_notify_is_as_good_as_over_the_channel()
    {
        Boot();
        var start = Begin(App("web") with { Ready = new ReadyRules { WaitReady = true } });
        await EventuallyAsync(() => Keeper.Spawns.Count == 1);
        Keeper.Send(new NotifiedEvent { Instance = 0, Generation = Keeper.Spawns[0].Generation, State = "STATUS=up\nREADY=1" });

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(start)));
    }

    private void Listens(SpawnRequest spawn) => Keeper.Listen(spawn.Instance, spawn.Generation);

    private async Task BootedAsync(int instances, AppSpec? spec = null)
    {
        Keeper.OnSpawned = Listens;
        Boot();
        Assert.Equal(ExitCode.Ok, Code(await StartAsync(spec ?? Cluster(instances))));
    }

    private ChannelReader<OperationUpdate> Begin(AppSpec app)
    {
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunStart(new StartApps { Apps = [app], CallerEnvironment = new Dictionary<string, string>() }, channel.Writer));
        return channel.Reader;
    }
}

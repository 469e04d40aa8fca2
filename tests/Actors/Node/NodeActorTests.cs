using System.Threading.Channels;
using ActorPm.Actors.Node;
using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

public sealed class NodeActorTests : NodeFixture
{
    [Fact]
    public async Task A_start_is_on_disk_and_running_when_it_is_answered()
    {
        Boot();
        var updates = await StartAsync(App("web"));

        Assert.Equal(ExitCode.Ok, Code(updates));
        Assert.Contains(updates, update => update is OperationStarting { Name: "web" });
        Assert.Contains(updates, update => update is InstanceSucceeded { Id: 0, Status: ProcessState.Online });
        Assert.True(Store.Wanted(0));
        Assert.Equal(ProcessState.Online, (await DetailAsync("web")).Status);
    }

    [Fact]
    public async Task Many_starts_at_once_are_a_batch_whose_last_one_lets_all_of_them_run_and_a_later_start_is_none_of_it()
    {
        Boot();
        await StartAsync([.. Enumerable.Range(0, 9).Select(number => App($"web{number}"))]);
        Assert.Equal([true, true, true, true, true, true, true, true, false], Keeper.Spawns.Select(spawn => spawn.MoreFollow));

        await StartAsync(App("alone"));
        Assert.False(Keeper.Spawns[^1].MoreFollow);
    }

    [Fact]
    public async Task A_program_that_dies_at_once_is_reported_with_its_last_lines()
    {
        Boot();
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunStart(new StartApps { Apps = [App("web")], CallerEnvironment = new Dictionary<string, string>() }, channel.Writer));
        await EventuallyAsync(() => Keeper.Spawns.Count == 1);
        Keeper.Crash(0, 1, "one\ntwo\nthree\nfour\nfive\nsix\n");
        var updates = await DrainAsync(channel.Reader);

        var failed = Assert.Single(updates.OfType<InstanceFailed>());
        Assert.Equal(["two", "three", "four", "five", "six"], failed.LastErrorLines);
        Assert.StartsWith("exit code 1 after", failed.Reason);
        Assert.Equal(ExitCode.Failed, Code(updates));
    }

    [Fact]
    public async Task A_job_is_told_by_its_name()
    {
        Boot();
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunStart(new StartApps { Apps = [App("job")], CallerEnvironment = new Dictionary<string, string>() }, channel.Writer));
        for (var count = 1; count <= 2; count++)
        {
            await EventuallyAsync(() => Keeper.Spawns.Count == count && Keeper.PidOf(0) is not null);
            Keeper.Crash(0, 0);
        }

        var updates = await DrainAsync(channel.Reader);
        Assert.Contains("--no-autorestart", Assert.Single(updates.OfType<InstanceFailed>()).Reason);
    }

    [Fact]
    public async Task A_job_that_is_not_to_be_restarted_and_ends_well_is_a_success()
    {
        Boot();
        var job = App("job") with { Restart = new RestartRules { Autorestart = false } };
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunStart(new StartApps { Apps = [job], CallerEnvironment = new Dictionary<string, string>() }, channel.Writer));
        await EventuallyAsync(() => Keeper.PidOf(0) is not null);
        Keeper.Crash(0, 0);

        Assert.Equal(ExitCode.Ok, Code(await DrainAsync(channel.Reader)));
        await EventuallyAsync(() => Store.Memory(0) is { Status: ProcessState.Stopped, EndedItself: true });
    }

    [Fact]
    public async Task A_crash_is_followed_by_a_restart_and_its_exit_is_acknowledged_once_stored()
    {
        Boot();
        await StartAsync(App("web"));
        Keeper.Crash(0, 7);

        await EventuallyAsync(() => Keeper.Spawns.Count == 2);
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(25), () => Keeper.UnacknowledgedExits == 0);
        Assert.Equal(7, Store.Memory(0).LastExit!.Code);
        Assert.Equal(1, Store.Memory(0).Restarts);
    }

    [Fact]
    public async Task The_same_script_twice_is_refused_and_forced_with_f()
    {
        Boot();
        await StartAsync(App("web"));
        var refused = await StartAsync(App("web"));
        var forced = await RunAsync(updates => new RunStart(
            new StartApps { Apps = [App("web")], CallerEnvironment = new Dictionary<string, string>(), Force = true }, updates));
        var renamed = await StartAsync(App("web") with { Name = "other" });

        Assert.Equal(ApiErrorCode.AlreadyRunning, Assert.Single(refused.OfType<OperationError>()).Error.Code);
        Assert.Equal(ExitCode.Failed, Code(refused));
        Assert.Equal(1, Assert.Single(forced.OfType<InstanceSucceeded>()).Id);
        Assert.Equal(2, Assert.Single(renamed.OfType<InstanceSucceeded>()).Id);
    }

    [Fact]
    public async Task One_bad_app_of_a_list_and_nothing_is_started()
    {
        Boot();
        Planner.Refuse = spec => spec.Name != "bad" ? null : new ApiError { Code = ApiErrorCode.CannotRun, Message = "no such script" };
        var updates = await StartAsync(App("good"), App("bad"));

        Assert.Equal(ExitCode.Failed, Code(updates));
        Assert.Empty(Keeper.Spawns);
        Assert.Empty((await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Instances);
    }

    [Fact]
    public async Task A_full_disk_refuses_the_command_and_changes_nothing()
    {
        Boot();
        await StartAsync(App("web"));
        Store.FailWith = new IOException("no space left on device");
        var updates = await ActAsync(AppAction.Stop, "web");

        Assert.Contains("no space left", Assert.Single(updates.OfType<OperationError>()).Error.Message);
        Assert.Equal(ProcessState.Online, (await DetailAsync("web")).Status);
    }

    [Fact]
    public async Task A_deleted_app_comes_back_as_it_was()
    {
        Boot();
        await StartAsync(App("web"), App("idle"));
        await ActAsync(AppAction.Stop, "idle");
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Delete, "all")));
        Assert.Empty((await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).Instances);
        await RebuildAsync();
        var back = await ActAsync(AppAction.Undelete, "web", "idle");

        Assert.Equal(ExitCode.Ok, Code(back));
        Assert.Equal(ProcessState.Online, (await DetailAsync("web")).Status);
        Assert.Equal(ProcessState.Stopped, (await DetailAsync("idle")).Status);
    }

    [Fact]
    public async Task Ids_count_up_and_begin_anew_with_an_empty_list()
    {
        Boot();
        await StartAsync(App("a"), App("b"), App("c"));
        await ActAsync(AppAction.Delete, "b");
        var next = await StartAsync(App("d"));
        await ActAsync(AppAction.Delete, "all");
        var afresh = await StartAsync(App("e"));

        Assert.Equal(3, Assert.Single(next.OfType<InstanceSucceeded>()).Id);
        Assert.Equal(0, Assert.Single(afresh.OfType<InstanceSucceeded>()).Id);
    }

    [Fact]
    public async Task Too_much_memory_is_a_restart_with_its_reason()
    {
        Boot();
        await StartAsync(App("web") with { MaxMemoryBytes = 100 << 20 });
        Readings.Bytes = 150 << 20;

        await MoveOnUntilAsync(TimeSpan.FromSeconds(2), () => Keeper.Spawns.Count >= 2);
        Assert.Contains(Store.Events, happened => happened.Kind == "restart" && happened.Text.Contains("150.0mb is over its limit of 100.0mb"));
    }

    [Fact]
    public async Task A_kill_is_remembered_and_resurrect_brings_back_what_it_stopped()
    {
        Boot();
        await StartAsync(App("web"), App("idle"));
        await ActAsync(AppAction.Stop, "idle");
        Assert.Equal(ExitCode.Ok, Code(await RunAsync(updates => new RunKill(updates))));
        await RebuildAsync();
        Assert.Equal(ProcessState.Stopped, (await DetailAsync("web")).Status);
        var list = await Node.Ask<InstanceList>(new GetInstances([]), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Contains("1 stopped by pbm kill: pbm resurrect starts it again", list.Notices);
        var back = await RunAsync(updates => new RunResurrect(updates));

        Assert.Equal("web", Assert.Single(back.OfType<InstanceSucceeded>()).Name);
        Assert.Equal(ProcessState.Stopped, (await DetailAsync("idle")).Status);
    }

    [Fact]
    public async Task A_script_that_vanished_is_errored_with_the_reason()
    {
        Boot();
        await StartAsync(App("web"));
        Planner.Refuse = _ => new ApiError { Code = ApiErrorCode.CannotRun, Message = "Script not found: /srv/web.js" };
        Keeper.Crash(0, 1);

        await EventuallyAsync(() => Store.Memory(0).Status == ProcessState.Errored);
        Assert.Contains("Script not found", Store.Memory(0).LastDecision);
    }

    [Fact]
    public async Task Ready_may_overtake_the_answer_to_the_spawn()
    {
        Boot();
        var channel = Channel.CreateUnbounded<OperationUpdate>();
        Node.Tell(new RunStart(
            new StartApps
            {
                Apps = [App("web") with { Ready = new ReadyRules { WaitReady = true } }],
                CallerEnvironment = new Dictionary<string, string>(),
            },
            channel.Writer));
        await EventuallyAsync(() => Keeper.Spawns.Count == 1);
        Keeper.Send(new IpcReceivedEvent { Instance = 0, Generation = Keeper.Spawns[0].Generation, Message = "\"ready\"" });
        var updates = await DrainAsync(channel.Reader);

        Assert.Equal(ExitCode.Ok, Code(updates));
    }

    [Fact]
    public async Task The_tree_lists_every_actor_with_parents_first()
    {
        Boot();
        await StartAsync(App("web"));
        var appId = Store.Load().Apps.Single().AppId;
        var paths = ActorTreeReader.Read(Sys);

        Assert.Equal("/system", paths[0]);
        Assert.Contains($"/user/node/apps/{appId}/0", paths);
        Assert.True(paths.ToList().IndexOf("/user/node/apps") < paths.ToList().IndexOf($"/user/node/apps/{appId}"));
    }
}

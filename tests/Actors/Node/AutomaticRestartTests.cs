using ActorPm.Actors.Protocol;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;
using Akka.Actor;
using Xunit;

namespace ActorPm.Actors.Tests.Node;

public sealed class AutomaticRestartTests : NodeFixture
{
    private static AppSpec Watched(string name) => App(name) with { Watch = new WatchRules { Enabled = true } };

    private static AppSpec Scheduled(string name, string pattern) => App(name) with { CronRestart = pattern };

    [Fact]
    public async Task A_changed_file_restarts_all_instances_and_the_event_names_it()
    {
        Boot();
        await StartAsync(Watched("web") with { Instances = 2 });
        await EventuallyAsync(() => Files.Count == 1);
        Files.Change("/srv/lib/a.js");
        await RestartedAsync("web", 1, instances: 2);
        Assert.Contains(Store.Events, happened => happened is { Kind: "restart", Text: "lib/a.js changed" });
    }

    [Fact]
    public async Task A_change_starts_what_gave_up_but_never_what_was_stopped()
    {
        Boot();
        await StartAsync(Watched("web") with { Restart = new RestartRules { MaxRestarts = 1, MinUptime = TimeSpan.FromHours(1) } }, Watched("down"));
        Keeper.Crash(0, 1);
        await EventuallyAsync(() => Store.Memory(0).Status == ProcessState.Errored);
        await ActAsync(AppAction.Stop, "down");
        await EventuallyAsync(() => Files.Count == 1);
        Files.Change("/srv/a.js");
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(100), () => Store.Memory(0).Status == ProcessState.Online);
        Assert.Equal(ProcessState.Stopped, Store.Memory(1).Status);
    }

    [Fact]
    public async Task A_stop_ends_watching_and_says_so()
    {
        Boot();
        await StartAsync(Watched("web"));
        await EventuallyAsync(() => Files.Count == 1);
        var updates = await ActAsync(AppAction.Stop, "web");
        Assert.Contains(updates, update => update is OperationNotice { Text: "web is not watched any more: pbm restart web --watch" });
        await EventuallyAsync(() => Files.Count == 0);
        Assert.False((await DetailAsync("web")).Watching);
        Assert.Equal(ExitCode.Ok, Code(await ActAsync(AppAction.Start, "web")));
        Assert.Equal(0, Files.Count);
    }

    [Fact]
    public async Task A_path_that_restarts_the_app_again_and_again_is_suspended_and_the_list_says_what_to_add()
    {
        Boot();
        await StartAsync(Watched("web"));
        await EventuallyAsync(() => Files.Count == 1);
        for (var restart = 1; restart <= 3; restart++)
        {
            Files.Change("/srv/data.json");
            await RestartedAsync("web", restart);
        }

        var list = await Node.Ask<InstanceList>(new GetInstances([]), TestContext.Current.CancellationToken);
        Assert.Contains(list.Notices, notice => notice.Contains("--ignore-watch data.json", StringComparison.Ordinal));
        Assert.Contains(Store.Events, happened => happened.Kind == "watch" && happened.Text.Contains("data.json", StringComparison.Ordinal));
        Files.Change("/srv/data.json");
        Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, (await DetailAsync("web")).Restarts);
    }

    [Fact]
    public async Task Watching_and_schedules_survive_a_rebuild()
    {
        Boot();
        await StartAsync(Watched("web"), Scheduled("job", "*/10 * * * * *"));
        await RebuildAsync();
        await EventuallyAsync(() => Files.Count == 1);
        Files.Change("/srv/a.js");
        await RestartedAsync("web", 1);
        await RestartedAsync("job", 1);
    }

    [Fact]
    public async Task A_cron_pattern_restarts_at_its_times_and_shows_the_next_one()
    {
        Boot();
        await StartAsync(Scheduled("web", "0 3 * * *"));
        var detail = await DetailAsync("web");
        Assert.NotNull(detail.CronRestartAt);
        Assert.Contains(detail.Why, line => line.StartsWith("restarted by its cron pattern 0 3 * * *, next in ", StringComparison.Ordinal));
        for (var hour = 0; hour < 25; hour++)
        {
            Advance(TimeSpan.FromMinutes(60));
            await DetailAsync("web");
        }

        await RestartedAsync("web", 1);
        Assert.Contains(Store.Events, happened => happened is { Kind: "restart", Text: "its cron pattern 0 3 * * *" });
    }

    [Fact]
    public async Task Cron_runs_a_job_that_has_ended_again_and_leaves_alone_what_was_stopped()
    {
        Boot();
        var once = new RestartRules { Autorestart = false };
        await StartAsync(Scheduled("job", "* * * * * *") with { Restart = once }, Scheduled("down", "* * * * * *") with { Restart = once });
        await ActAsync(AppAction.Stop, "down");
        Keeper.Crash(0, 0);
        var spawns = Keeper.Spawns.Count(spawn => spawn.Instance == 0);
        await MoveOnUntilAsync(TimeSpan.FromMilliseconds(250), () => Keeper.Spawns.Count(spawn => spawn.Instance == 0) > spawns);
        Assert.Equal(ProcessState.Stopped, Store.Memory(1).Status);
        Assert.Contains((await DetailAsync("down")).Why, line => line.Contains("does not start it while it is stopped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bad", "Cron pattern error: 'bad' has 1 field, exactly five or six space separated parts are required")]
    [InlineData("99 * * * *", "Cron pattern error: '99 * * * *' cannot be read")]
    public async Task A_bad_pattern_starts_nothing(string pattern, string message)
    {
        Boot();
        var updates = await StartAsync(Scheduled("web", pattern));
        Assert.Equal(ExitCode.Failed, Code(updates));
        Assert.StartsWith(message, updates.OfType<OperationError>().Single().Error.Message, StringComparison.Ordinal);
        Assert.Empty(Keeper.Spawns);
    }

    [Fact]
    public async Task Memory_over_its_limit_restarts_the_instance_with_that_reason()
    {
        Boot();
        await StartAsync(App("web") with { MaxMemoryBytes = 10 << 20 });
        Readings.Bytes = 20 << 20;
        await RestartedAsync("web", 1);
        Assert.Contains(Store.Events, happened => happened.Kind == "restart" && happened.Text.StartsWith("memory of 20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Memory_over_its_soft_limit_is_told_once_and_an_instance_alone_on_its_port_runs_on()
    {
        Boot();
        await StartAsync(App("web") with { SoftMemoryBytes = 10 << 20 });
        Readings.Bytes = 20 << 20;
        for (var second = 0; second < 20; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
            await DetailAsync("web");
        }

        await EventuallyAsync(() => Store.Events.Any(happened => happened.Kind == "memory"));
        Assert.Contains("it runs on", Store.Events.Single(happened => happened.Kind == "memory").Text, StringComparison.Ordinal);
        Assert.Equal(0, (await DetailAsync("web")).Restarts);
    }

    [Fact]
    public async Task Limits_that_are_not_in_force_are_a_warning_of_the_start_and_said_as_long_as_it_runs()
    {
        Keeper.LimitsProblem = "this system has no cgroup v2";
        Boot();
        var limited = App("web") with { Limits = new LimitRules { MemoryBytes = 300 << 20, CpuPercent = 50 } };
        var updates = await StartAsync(limited);
        const string text = "memory_max 300M and cpu_max 50% are not in force: this system has no cgroup v2";
        Assert.Equal(new OperationNotice($"web: {text}", Warning: true), Assert.Single(updates.OfType<OperationNotice>()));
        Assert.Equal(ExitCode.Ok, updates.OfType<OperationFinished>().Single().Code);
        Assert.Contains(Store.Events, happened => happened.Kind == "limits" && happened.Text == text);
        Assert.Contains(text, (await DetailAsync("web")).Why);
        Assert.Equal("this system has no cgroup v2", (await DetailAsync("web")).LimitsProblem);

        Assert.DoesNotContain(await StartAsync(App("other")), update => update is OperationNotice);
        Assert.Null((await DetailAsync("other")).LimitsProblem);
    }

    private async Task RestartedAsync(string name, int times, int instances = 1)
    {
        await AwaitConditionAsync(async () =>
        {
            Advance(TimeSpan.FromMilliseconds(100));
            var details = (await Node.Ask<InstanceDetails>(new GetDetails([name]), TimeSpan.FromSeconds(5))).Instances;
            return details.Count(detail => detail.Restarts >= times && detail.Status == ProcessState.Online) == instances;
        }, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(2));
    }
}

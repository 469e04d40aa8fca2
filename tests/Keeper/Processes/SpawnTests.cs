using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Processes;

public sealed class SpawnTests : KeeperTest
{
    [Fact]
    public async Task An_exit_tells_the_code_the_last_errors_and_what_it_used()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.ShellAsync("echo first >&2; echo last >&2; exit 7");
        var exit = await node.ExitAsync(request);

        Assert.Equal((7, null, ExitCause.Own), (exit.Code, exit.Signal, exit.Cause));
        Assert.Equal("first\nlast\n", exit.ErrorTail);
        Assert.Equal(reply.Process.Pid, exit.Pid);
        Assert.Equal(reply.SpawnedAt, exit.SpawnedAt);
        Assert.InRange(exit.ExitedAt, exit.SpawnedAt, exit.SpawnedAt + 20_000);
        Assert.True(exit.MaxMemory > 100_000);
    }

    [Fact]
    public async Task A_signal_that_ended_it_is_named()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.ShellAsync("kill -SEGV $$");
        var exit = await node.ExitAsync(request);
        Assert.Equal((null, 11, "SIGSEGV"), (exit.Code, exit.Signal, exit.SignalName));
    }

    [Fact]
    public async Task The_environment_is_exactly_the_given_one_and_the_owner_mark()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("out.log");
        var (request, _) = await node.SpawnAsync("/usr/bin/env", [], spawn => spawn with
        {
            Environment = new Dictionary<string, string> { ["A"] = "1", ["EMPTY"] = "", ["TEXT"] = "ä = \"b\"" },
            Logs = spawn.Logs with { OutFile = file },
        });
        await node.ExitAsync(request);
        var text = await Eventually.TextAsync(file, text => text.Contains("TEXT"));
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(["A=1", $"ACTORPM_OWNER={Home.Id}/{request.Instance}/{request.Generation}", "EMPTY=", "TEXT=ä = \"b\""], lines);
    }

    [Theory]
    [InlineData(false, "0 1 2")]
    [InlineData(true, "0 1 2 3")]
    public async Task It_gets_its_descriptors_and_no_other(bool channel, string expected)
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"], spawn => spawn with { NodeIpc = channel });
        var descriptors = Directory.GetFiles($"/proc/{reply.Process.Pid}/fd").Select(Path.GetFileName).Order();
        Assert.Equal(expected, string.Join(' ', descriptors));
        await node.StopAsync(request);
    }

    [Fact]
    public async Task Signals_are_default_none_is_blocked_and_it_leads_its_own_session()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"]);
        var status = ProcFs.Text($"/proc/{reply.Process.Pid}/status");
        string Field(string name) => status.Split('\n').First(line => line.StartsWith(name)).Split('\t')[1];

        Assert.Equal(0UL, Convert.ToUInt64(Field("SigBlk:"), 16));
        // 32 and 33 belong to the C library, which takes them back when it needs them.
        Assert.Equal(0UL, Convert.ToUInt64(Field("SigIgn:"), 16) & ~0x1_8000_0000UL);
        var session = ProcFs.Text($"/proc/{reply.Process.Pid}/stat").Split(") ")[1].Split(' ')[3];
        Assert.Equal(reply.Process.Pid.ToString(), session);
        await node.StopAsync(request);
    }

    [Fact]
    public async Task The_limit_of_descriptors_is_the_one_the_keeper_was_started_with()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"]);
        static string Limit(int pid) => ProcFs.Text($"/proc/{pid}/limits").Split('\n').First(line => line.StartsWith("Max open files"));
        Assert.Equal(Limit(Environment.ProcessId)[..40], Limit(reply.Process.Pid)[..40]);
        await node.StopAsync(request);
    }

    [Fact]
    public async Task A_missing_program_is_refused_with_its_errno()
    {
        await using var node = await Keeper.AttachAsync();
        var error = await node.AskAsync<ErrorReply>(KeeperClient.Request("/nowhere/program"));
        Assert.Equal((KeeperErrorCode.SpawnFailed, Errno.NoEntry), (error.Code, error.Errno));
        Assert.Contains("/nowhere/program", error.Message);
    }

    [Fact]
    public async Task A_missing_folder_is_named_instead_of_the_program()
    {
        await using var node = await Keeper.AttachAsync();
        var error = await node.AskAsync<ErrorReply>(KeeperClient.Request("/bin/true") with { Cwd = "/nowhere" });
        Assert.Equal(KeeperErrorCode.SpawnFailed, error.Code);
        Assert.Contains("/nowhere", error.Message);
    }

    [Fact]
    public async Task An_instance_has_one_process_at_a_time()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.SpawnAsync("/bin/sleep", ["60"]);
        var second = await node.AskAsync<ErrorReply>(request with { Generation = KeeperClient.NextGeneration() });
        Assert.Equal(KeeperErrorCode.AlreadyRunning, second.Code);
        await node.StopAsync(request);
    }

    [Fact]
    public async Task Another_generation_is_never_stopped_or_signalled()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"]);
        var signal = await node.AskAsync<ErrorReply>(new SignalRequest { Instance = request.Instance, Generation = request.Generation + 1, Signal = 9 });
        Assert.Equal(KeeperErrorCode.NoSuchProcess, signal.Code);
        Assert.NotNull(ProcFs.Stat(reply.Process.Pid));
        await node.AskAsync<DoneReply>(new SignalRequest { Instance = request.Instance, Generation = request.Generation, Signal = 9 });
        Assert.Equal("SIGKILL", (await node.ExitAsync(request)).SignalName);
    }

    [Fact]
    public async Task It_runs_as_another_user_with_that_users_groups()
    {
        Assert.SkipUnless(Programs.UserId == 0, "only root may start programs as somebody else");
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("out.log");
        var (request, reply) = await node.ShellAsync("id -u; id -G; exec sleep 60", spawn => spawn with
        {
            UserId = 65534,
            GroupId = 65534,
            Groups = [65534, 4],
            Needs = [KeeperAbilities.User],
            Logs = spawn.Logs with { OutFile = file },
        });
        Assert.Equal("65534\n65534 4\n", await Eventually.TextAsync(file, text => text.Count(character => character == '\n') == 2));
        Assert.Equal("0 1 2", string.Join(' ', Directory.GetFiles($"/proc/{reply.Process.Pid}/fd").Select(Path.GetFileName).Order()));
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    [Fact]
    public async Task What_that_user_may_not_do_is_a_refused_start()
    {
        Assert.SkipUnless(Programs.UserId == 0, "only root may start programs as somebody else");
        await using var node = await Keeper.AttachAsync();
        var secret = Home.File("secret.sh");
        File.WriteAllText(secret, "#!/bin/sh\n");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var error = await node.AskAsync<ErrorReply>(KeeperClient.Request(secret) with { UserId = 65534, GroupId = 65534, Groups = [] });
        Assert.Equal((KeeperErrorCode.SpawnFailed, 13), (error.Code, error.Errno));
        Assert.Empty((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes);
    }

    [Fact]
    public async Task Text_can_be_written_to_its_standard_input()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("out.log");
        var (request, _) = await node.SpawnAsync("/bin/cat", [], spawn => spawn with { Logs = spawn.Logs with { OutFile = file } });
        await node.AskAsync<DoneReply>(new WriteInputRequest { Instance = request.Instance, Generation = request.Generation, Text = "héllo\n" });
        Assert.Equal("héllo\n", await Eventually.TextAsync(file, text => text.Length > 0));
        await node.StopAsync(request);
    }

    [Fact]
    public async Task Its_pid_file_comes_and_goes()
    {
        await using var node = await Keeper.AttachAsync();
        var file = Home.File("pids/app.pid");
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"], spawn => spawn with { PidFile = file });
        Assert.Equal(reply.Process.Pid.ToString(), await Eventually.TextAsync(file, text => text.Length > 0));
        await node.StopAsync(request);
        await node.ExitAsync(request);
        await Eventually.TrueAsync(() => !File.Exists(file), "the pid file is removed");
    }

    [Fact]
    public async Task A_snapshot_names_living_processes_and_returns_their_specs()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"]);
        var kept = Assert.Single((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes);
        Assert.Equal((request.Instance, request.Generation, reply.Process, request.Spec), (kept.Instance, kept.Generation, kept.Process, kept.Spec));
        Assert.False(kept.Stopping);
        await node.StopAsync(request);
    }

    [Fact]
    public async Task The_keeper_may_weigh_more_than_others_its_programs_do_not()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/bin/sleep", ["60"]);
        Assert.Equal(Nice("self"), Nice($"{reply.Process.Pid}"));
        Assert.Contains(Nice($"{Keeper.Pid}"), (int[])[Nice("self"), Weight.Raised]);
        await node.StopAsync(request);
    }

    private static int Nice(string process)
    {
        var text = ProcFs.Text($"/proc/{process}/stat");
        return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
    }
}

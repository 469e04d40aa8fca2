using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Xunit;

namespace ActorPm.Actors.Tests.Processes;

public sealed class WhyTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_waiting_one_tells_what_happened_and_when_it_goes_on()
    {
        var memory = Memory(ProcessState.WaitingRestart) with
        {
            LastDecision = "exit code 1 after 0.4 s, 3rd unstable exit of 16",
            RestartDueAt = Now + TimeSpan.FromMilliseconds(225),
        };

        Assert.Equal("exit code 1 after 0.4 s, 3rd unstable exit of 16, next start in 225 ms", WhyText.Describe(Status(memory), Now)[0]);
    }

    [Fact]
    public void An_errored_one_tells_what_to_type()
    {
        var memory = Memory(ProcessState.Errored) with { LastDecision = "exit code 1 after 40 ms, 16th unstable exit of 16, given up" };

        Assert.EndsWith("given up, nothing more until: pbm restart web", WhyText.Describe(Status(memory), Now)[0]);
    }

    [Fact]
    public void One_stopped_by_kill_says_so() =>
        Assert.Equal(
            "stopped by pbm kill, start it with: pbm start web",
            WhyText.Describe(Status(Memory(ProcessState.Stopped) with { StoppedByKill = true }), Now)[0]);

    [Fact]
    public void A_running_one_tells_of_its_last_exit()
    {
        var memory = Memory(ProcessState.Online) with
        {
            StartedAt = Now - TimeSpan.FromMinutes(3),
            LastDecision = "started: asked for by pbm start",
            LastExit = new LastExit(1, ExitCause.Own, null, "SIGSEGV", Now - TimeSpan.FromMinutes(3), TimeSpan.FromHours(5), []),
        };
        var lines = WhyText.Describe(Status(memory), Now);

        Assert.Equal("online for 3 min as pid 42, started: asked for by pbm start", lines[0]);
        Assert.Equal("last exit: killed by SIGSEGV after 5 h, 3 min ago", lines[1]);
    }

    [Fact]
    public void One_that_is_not_ready_again_and_again_says_once_what_it_has_to_do()
    {
        var memory = Memory(ProcessState.Launching) with
        {
            StartedAt = Now,
            LastDecision = "started: not ready within 3 s (it must say so), 1st unstable exit of 16",
            LastExit = new LastExit(1, default, null, null, Now, TimeSpan.Zero, [], "not ready within 3 s (it must say so)"),
        };
        var text = string.Join('\n', WhyText.Describe(Status(memory) with { Awaited = "it must say so" }, Now));

        Assert.Equal(2, text.Split("it must say so").Length);
    }

    [Theory]
    [InlineData("SIGKILL", null, 2, 300L << 20, "killed by the kernel: memory_max 300M, after 5 h")]
    [InlineData("SIGKILL", null, 1, null, "killed by the kernel: out of memory, after 5 h")]
    [InlineData("SIGKILL", null, 0, 300L << 20, "killed by SIGKILL after 5 h")]
    [InlineData(null, 1, 1, 300L << 20, "exit code 1 after 5 h, after the kernel had killed 1 of its processes (memory_max 300M)")]
    public void A_kill_for_memory_is_told_with_the_limit(string? signal, int? code, int kills, long? limit, string expected) => Assert.Equal(
        expected,
        ExitText.Describe(new LastExit(1, ExitCause.Own, code, signal, Now, TimeSpan.FromHours(5), []) { OutOfMemoryKills = kills, MemoryLimit = limit }));

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_has_something_to_say(ProcessState state) =>
        Assert.All(WhyText.Describe(Status(Memory(state)), Now), Assert.NotEmpty);

    public static TheoryData<ProcessState> States() => new(Enum.GetValues<ProcessState>());

    private static ProcessMemory Memory(ProcessState state) => new() { Status = state, CreatedAt = Now };

    private static InstanceStatus Status(ProcessMemory memory) => new(
        0,
        0,
        new StoredApp
        {
            AppId = "a",
            Spec = new AppSpec { Name = "web", Script = "/srv/web.js", Cwd = "/srv" },
            CallerEnvironment = new Dictionary<string, string>(),
            CreatedAt = Now,
        },
        memory,
        memory.Status == ProcessState.Online ? new ProcessIdentity(42, 1, "boot") : null,
        new InstanceFacts("", "", null, "", "me", null, null, new Dictionary<string, string>()),
        1);
}

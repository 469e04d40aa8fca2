using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Launching;

public sealed class DetachTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("echo ready >&3", 0, "")]
    [InlineData("echo busy >&3", 3, "")]
    [InlineData("echo 'error: no luck' >&3; exit 1", 1, "no luck\n")]
    public async Task It_waits_for_the_line_of_the_daemon(string daemon, int expectedCode, string expectedError)
    {
        var (code, output, error) = await DetachAsync(daemon);
        Assert.Equal((expectedCode, expectedError), (code, error));
        Assert.True(int.Parse(output) > 0);
    }

    [Fact]
    public async Task A_daemon_that_dies_without_a_word_is_told_with_the_end_of_its_log()
    {
        File.WriteAllText(_home.File("d.log"), "of an earlier run\n");
        var (code, _, error) = await DetachAsync("echo it broke >&2; exit 9");
        Assert.Equal(1, code);
        Assert.Contains("exit code 9", error);
        Assert.Contains("it broke", error);
        Assert.DoesNotContain("earlier", error);
    }

    [Fact]
    public async Task A_missing_program_is_said_so()
    {
        var (code, _, error) = await RunningKeeper.RunAsync("detach", "--log", _home.File("d.log"), "--", "/nowhere/x");
        Assert.Equal(1, code);
        Assert.Contains("/nowhere/x cannot be started", error);
    }

    [Fact]
    public async Task Without_ready_it_returns_at_once_and_leaves_no_trace_of_its_starter()
    {
        var (code, _, _) = await RunningKeeper.RunAsync(
            "detach", "--log", _home.File("d.log"), "--", "/bin/sh", "-c", "ls /proc/$$/fd; echo owner=$ACTORPM_OWNER ready=$ACTORPM_READY_FD; cat; echo end");
        Assert.Equal(0, code);
        Assert.Equal("0\n1\n2\nowner= ready=\nend\n", await Eventually.TextAsync(_home.File("d.log"), text => text.EndsWith("end\n")));
    }

    private Task<(int Code, string Output, string Error)> DetachAsync(string daemon) =>
        RunningKeeper.RunAsync("detach", "--log", _home.File("d.log"), "--ready", "--", "/bin/sh", "-c", daemon);
}

using System.CommandLine;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.CommandLine;
using ActorPm.Shell.Completing;
using ActorPm.Shell.Rendering;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Completing;

public class CandidatesTests
{
    [Theory]
    [InlineData("sta", "start startOrGracefulReload startOrReload startOrRestart startup status")]
    [InlineData("rest", "restart")]
    [InlineData("stop ", "all my app web")]
    [InlineData("stop web m", "my app")]
    [InlineData("show w", "web")]
    [InlineData("send ", "my app web")]
    [InlineData("sendSignal SIGU", "SIGUSR1 SIGUSR2")]
    [InlineData("sendSignal SIGUSR2 w", "web")]
    [InlineData("start --max-m", "--max-memory-restart")]
    [InlineData("logs --time", "--timestamp")]
    [InlineData("actor ", "hierarchy")]
    [InlineData("fleet a", "apps")]
    [InlineData("server ", "config cordon drain label uncordon")]
    [InlineData("start app.js --pl", "--place")]
    [InlineData("start app.js --on-", "--on-errored --on-exit --on-ready --on-return --on-server-loss")]
    [InlineData("completion b", "bash")]
    [InlineData("start app.js -- w", "")]
    [InlineData("kill ", "")]
    [InlineData("-s sto", "stop")]
    public async Task Commands_options_and_names_are_completed(string typed, string expected)
    {
        var words = typed.Split(' ');
        Assert.Equal(expected.Length == 0 ? [] : Split(expected), await Candidates.FindAsync(Root(), words, words.Length, () => Task.FromResult<IReadOnlyList<string>>(["web", "my app"])));
    }

    [Fact]
    public async Task Names_are_asked_for_only_where_one_may_stand()
    {
        var asked = 0;
        foreach (var typed in (string[])["st", "kill ", "start --n", "actor h"])
            await Candidates.FindAsync(Root(), typed.Split(' '), typed.Split(' ').Length, () => Task.FromResult<IReadOnlyList<string>>([$"{asked++}"]));
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task No_node_is_started_for_a_word()
    {
        using var home = new TemporaryHome();
        Assert.Equal("", (await ShellRun.OfAsync(home.Paths, ["__complete", "2", "--", "stop", ""])).Out);
        await using var node = new FakeNode(home.Paths).Rows(Samples.Row(0, "web"));
        Assert.Equal("all\nweb\n", (await ShellRun.OfAsync(home.Paths, ["__complete", "2", "--", "stop", ""])).Out);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alias x=y")]
    [InlineData("alias x=y\n")]
    public void The_block_in_a_file_is_put_in_once_and_taken_out_again(string text)
    {
        var script = CompletionScripts.Of("bash");
        var with = CompletionFile.With(text, script);
        Assert.Equal(with, CompletionFile.With(with, script));
        Assert.Equal(text.TrimEnd('\n'), CompletionFile.With(with, null).TrimEnd('\n'));
    }

    private static Command Root()
    {
        var session = new Session(new HomePaths("/nowhere"), new ShellOutput(TextWriter.Null, TextWriter.Null), new FakeMachine(), FakeLauncher.Never, TextReader.Null, TimeProvider.System);
        return PbmCommands.Declare(session, new GlobalOptions(), new ArgumentTail((IReadOnlyList<string>?)null));
    }

    // A name in these tests may hold one blank: "my app".
    private static string[] Split(string text) => [.. text.Replace("my app", "my\u00a0app").Split(' ').Select(word => word.Replace('\u00a0', ' '))];
}

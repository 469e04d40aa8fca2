using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary><c>pbm</c> alone on a real terminal, and in a pipe.</summary>
public sealed class InteractiveShellTests : EndToEndTest
{
    [Fact]
    public async Task Commands_are_typed_one_after_the_other_with_completion_history_and_Ctrl_C()
    {
        var bare = await Home.PbmAsync([], null);
        Assert.Equal(1, bare.ExitCode);
        Assert.StartsWith("usage: pbm", bare.Output, StringComparison.Ordinal);

        var terminal = new Tmux(Home, Home.File("tmux.sock"));
        if (!await terminal.TryStartAsync()) Assert.Skip("needs tmux");
        try
        {
            Home.Write("app.sh", "while :; do echo tick; sleep 0.2; done\n");
            await terminal.TypeAsync("PS1='shell> '");
            await terminal.AwaitsAsync("shell>");
            await terminal.TypeAsync(Path.Combine(Home.Dist, "pbm"));
            await terminal.AwaitsAsync("pbm (no node)>");
            // "star" may become several; "start ap" is a file.
            await terminal.SendAsync("start ap");
            await terminal.PressAsync("Tab");
            await terminal.SendAsync("--name 'my app'");
            await terminal.PressAsync("Enter");
            await terminal.ShowsAsync("online");
            await terminal.AwaitsAsync("pbm>");
            await terminal.SendAsync("logs m");
            await terminal.PressAsync("Tab");
            await terminal.ShowsAsync("> logs 'my app'");
            await terminal.PressAsync("Enter");
            await terminal.ShowsAsync("0|my app  | tick");
            await terminal.PressAsync("C-c");
            await terminal.AwaitsAsync("pbm>");
            await terminal.TypeAsync("stop 'my app");
            await terminal.ShowsAsync("a quote is not closed");
            await terminal.AwaitsAsync("pbm>");
            await terminal.PressAsync("Up");
            await terminal.TypeAsync("'");
            await terminal.ShowsAsync("stopped");
            await terminal.AwaitsAsync("pbm>");
            await terminal.TypeAsync("set x:password hunter2");
            await terminal.ShowsAsync("hunter2");
            await terminal.AwaitsAsync("pbm>");
            await terminal.PressAsync("C-d");
            await terminal.AwaitsAsync("shell>");
            await terminal.TypeAsync("echo left");
            await Eventually.TrueAsync("the terminal is as it was", 10, async () => await terminal.CountAsync("left") >= 2);
            // What was typed ahead is for who is there then.
            await terminal.TypeAsync(Path.Combine(Home.Dist, "pbm"));
            await terminal.AwaitsAsync("pbm>");
            await terminal.SendAsync("exit\necho $((6 * 7))\n");
            await terminal.ShowsAsync("42");
            Assert.Equal(["start app.sh --name 'my app'", "logs 'my app'", "stop 'my app'", "exit"], await File.ReadAllLinesAsync(Home.Paths.ShellHistory, TestContext.Current.CancellationToken));
        }
        finally
        {
            await terminal.EndAsync();
        }
    }
}

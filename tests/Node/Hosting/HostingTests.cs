using System.Diagnostics;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Hosting;

public sealed class HostingTests : IDisposable
{
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_lock_is_held_by_one_and_free_after_it()
    {
        using (var first = FileLock.TryTake(_home.Paths.NodeLock))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(_home.Paths.NodeLock));
        }

        using var again = FileLock.TryTake(_home.Paths.NodeLock);
        Assert.NotNull(again);
    }

    [Fact]
    public void The_identity_of_a_server_is_made_once()
    {
        var made = ServerIdentity.ReadOrMake(_home.Paths.ServerId);
        Assert.Matches("^[0-9a-f]{16}$", made);
        Assert.Equal(made, ServerIdentity.ReadOrMake(_home.Paths.ServerId));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_home.Paths.ServerId));
    }

    [Fact]
    public void A_large_log_of_the_node_is_kept_once_and_emptied()
    {
        var log = _home.File("logs/actorpm-node.log", "0123456789");
        OwnLogSize.Limit(log, largest: 10);
        Assert.Equal("0123456789", File.ReadAllText(log));
        OwnLogSize.Limit(log, largest: 9);
        Assert.Equal(("", "0123456789"), (File.ReadAllText(log), File.ReadAllText(log + ".1")));
    }

    [Fact]
    public void A_home_that_cannot_be_made_is_one_clear_sentence()
    {
        var problem = HomeFolder.Prepare(new(_home.File("file") + "/home"));
        Assert.Contains("cannot be made", problem);
    }

    [Fact]
    public void A_home_of_another_user_is_refused_with_both_names()
    {
        var isRoot = Accounts.CurrentUserId == 0;
        if (isRoot)
        {
            Assert.SkipWhen(Accounts.FindUser("nobody") is null, "there is no user nobody here");
            using var changed = Process.Start("chown", ["nobody", _home.Paths.Root]);
            changed.WaitForExit();
        }

        var problem = HomeFolder.Prepare(isRoot ? _home.Paths : new("/usr"));
        Assert.Contains(isRoot ? "belongs to nobody, this is root" : "belongs to root", problem);
    }

    [Theory]
    [InlineData("run --home /srv/x", "/srv/x", false)]
    [InlineData("run --home /srv/x/ --restarter systemd", "/srv/x", true)]
    [InlineData("run --restarter keeper --home /srv/x", "/srv/x", false)]
    public void Options_are_read(string line, string home, bool othersRestart)
    {
        var options = NodeOptions.Parse(line.Split(' '), out var problem)!;
        Assert.Null(problem);
        Assert.Equal((home, othersRestart), (options.Home.Root, options.OthersRestart));
        Assert.Equal(options, NodeOptions.Parse(options.ToArguments(), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("run --home")]
    [InlineData("run --restarter me")]
    [InlineData("run --what")]
    public void Wrong_options_are_named(string line)
    {
        Assert.Null(NodeOptions.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var problem));
        Assert.Contains("usage", problem);
    }

    [Fact]
    public void A_notice_is_said_once_and_taken_back()
    {
        var written = new StringWriter();
        var notices = new Notices(new NodeLog(written, TimeProvider.System));
        notices.Set("disk", "it is full");
        notices.Set("disk", "it is full");
        Assert.Equal(["it is full"], notices.Current);
        Assert.Single(written.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        notices.Clear("disk");
        Assert.Empty(notices.Current);
    }
}

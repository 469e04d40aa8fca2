using System.Net.Sockets;
using System.Text;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Wire;

public sealed class AttachTests : KeeperTest
{
    [Fact]
    public async Task A_node_of_a_higher_term_takes_over_and_the_older_one_is_told_and_closed()
    {
        await using var older = await Keeper.AttachAsync(term: 3);
        await using var newer = await Keeper.AttachAsync(term: 4);
        Assert.Equal(4, (await older.EventAsync<SupersededEvent>()).Term);
        await older.Closed;
        Assert.Equal(4, newer.Hello.HighestTerm);
        Assert.Equal(Keeper.Pid, newer.Hello.Pid);
    }

    [Fact]
    public async Task A_node_of_a_lower_term_is_refused_even_when_the_higher_one_is_gone()
    {
        await using (await Keeper.AttachAsync(term: 5)) { }
        await using var older = await KeeperClient.ConnectAsync(Home);
        var refused = await older.AskAsync<ErrorReply>(new HelloRequest { Version = 1, Term = 4 });
        Assert.Equal(KeeperErrorCode.Superseded, refused.Code);
        var spawn = await older.AskAsync<ErrorReply>(KeeperClient.Request("/bin/true"));
        Assert.Equal(KeeperErrorCode.NotAttached, spawn.Code);
    }

    [Fact]
    public async Task Exits_are_repeated_to_the_next_node_until_they_are_acknowledged()
    {
        long generation;
        await using (var first = await Keeper.AttachAsync(term: 1))
        {
            var (request, _) = await first.ShellAsync("sleep 0.2; exit 5");
            generation = request.Generation;
        }

        await using (var second = await Keeper.AttachAsync(term: 2))
        {
            await Eventually.TrueAsync(() => Exits(second).Count == 1, "the exit is in the snapshot");
            Assert.Equal((generation, 5), (Exits(second)[0].Generation, Exits(second)[0].Code));
        }

        await using var third = await Keeper.AttachAsync(term: 3);
        Assert.Equal(generation, Assert.Single(Exits(third)).Generation);
        Assert.True(third.Hello.HighestGeneration >= generation);
        await third.AskAsync<DoneReply>(new AcknowledgeRequest { Generations = [generation] });
        Assert.Empty(Exits(third));
    }

    [Fact]
    public async Task An_observer_may_look_but_not_touch()
    {
        await using var observer = await KeeperClient.AttachAsync(Home, null);
        Assert.Empty((await observer.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes);
        var refused = await observer.AskAsync<ErrorReply>(KeeperClient.Request("/bin/true"));
        Assert.Equal(KeeperErrorCode.NotAttached, refused.Code);
    }

    [Fact]
    public async Task What_the_keeper_cannot_do_is_refused_and_never_ignored()
    {
        await using var node = await Keeper.AttachAsync();
        var refused = await node.AskAsync<ErrorReply>(KeeperClient.Request("/bin/true") with { Needs = ["user", "teleport"] });
        Assert.Equal(KeeperErrorCode.MissingAbility, refused.Code);
        Assert.Contains("teleport", refused.Message);
    }

    [Theory]
    [InlineData("{\"type\":\"dance\",\"id\":42}", "\"id\":42")]
    [InlineData("{\"id\":43,\"type\":\"spawn\"}", "\"id\":43")]
    [InlineData("{\"id\":44}", "\"id\":44")]
    [InlineData("this is not JSON", "\"id\":0")]
    [InlineData("[]", "\"id\":0")]
    [InlineData("null", "\"id\":0")]
    [InlineData("", "\"id\":0")]
    [InlineData("{\"type\":\"exited\",\"id\":45,\"instance\":1,\"generation\":1,\"pid\":1,\"cause\":\"own\",\"spawned_at\":1,\"exited_at\":1}", "\"id\":45")]
    public async Task A_line_that_is_no_request_is_answered_and_the_connection_goes_on(string line, string expected)
    {
        await using var client = await KeeperClient.ConnectAsync(Home, read: false);
        await client.SendLineAsync(Encoding.UTF8.GetBytes(line));
        var answer = await client.ReadLineAsync();
        Assert.Contains("\"code\":\"unknown_request\"", answer);
        Assert.Contains(expected, answer);
        await client.SendLineAsync("{\"type\":\"hello\",\"id\":1,\"version\":1,\"something_new\":true}"u8.ToArray());
        Assert.Contains("hello_reply", await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_line_without_end_closes_its_connection_and_no_other()
    {
        await using var node = await Keeper.AttachAsync();
        await using var client = await KeeperClient.ConnectAsync(Home);
        var garbage = new byte[1 << 20];
        Array.Fill(garbage, (byte)'x');
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var count = 0; count < 40; count++) await client.SendAsync(garbage);
        });
        Assert.Empty((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes);
    }

    [Fact]
    public async Task A_home_with_a_very_long_path_is_served_too()
    {
        using var home = new TestHome(new string('x', 120));
        await using var keeper = await RunningKeeper.StartAsync(home);
        await using var node = await keeper.AttachAsync();
        Assert.Equal(keeper.Pid, node.Hello.Pid);
    }

    [Fact]
    public async Task The_socket_is_for_its_owner_only()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Home.Paths.KeeperSocket));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Home.Paths.KeeperSocket), TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<ExitedEvent> Exits(KeeperClient client) =>
        client.AskAsync<SnapshotReply>(new SnapshotRequest()).GetAwaiter().GetResult().Exits;
}

using System.Text.Json;
using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Shell.Tests.Fakes;

namespace ActorPm.Shell.Tests.Commands;

/// <summary>The palettes that operators of Akka know.</summary>
public sealed class PaletteTests : IAsyncDisposable
{
    private const string Alpha = "akka.ssl.tcp://actorpm@10.0.0.1:9111";
    private const string Beta = "akka.ssl.tcp://actorpm@10.0.0.2:9111";

    private readonly TemporaryHome _home = new();
    private readonly FakeNode _node;

    public PaletteTests()
    {
        _node = new FakeNode(_home.Paths);
        Cluster(new ClusterMembers([new ClusterMember(Alpha, ["worker"], "up", false, "1.0.0"), new ClusterMember(Beta, ["worker"], "up", true, "1.0.0")]) { Self = Alpha, Leader = Alpha });
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task What_is_missing_is_said_with_the_whole_command()
    {
        Assert.Equal("error: missing required argument 'member'\n  pbm cluster join -h tells more\n", (await RunAsync("cluster join")).Error);
        Assert.Equal("error: missing command after 'cluster'\n  pbm cluster -h tells more\n", (await RunAsync("cluster")).Error);
    }

    [Fact]
    public async Task Cluster_and_remote_are_shown_a_line_each()
    {
        Assert.Equal($"{Alpha} | [worker] | up |  | 1.0.0\n{Beta} | [worker] | up | unreachable | 1.0.0\nCount: 2 nodes\n", (await RunAsync("cluster show")).Out);
        Assert.Equal($"address: {Alpha}\nstatus: up\nroles: worker\nleader: {Alpha}\nmembers: 2\nunreachable: {Beta}\n", (await RunAsync("cluster status")).Out);
        Assert.Equal($"local: {Alpha} (TLS, certificates of both sides)\n{Beta} | unreachable | up\n", (await RunAsync("remote show")).Out);
        Cluster(new ClusterMembers([]) { Self = Alpha, Reason = "1 of 3 servers answer, a majority is needed" });
        var island = await RunAsync("cluster status");
        Assert.Equal(ExitCode.Failed, island.Code);
        Assert.EndsWith("island: 1 of 3 servers answer, a majority is needed\n", island.Out, StringComparison.Ordinal);
        Cluster(new ClusterMembers([]));
        Assert.StartsWith("[PBM][ERROR] this server is in no fleet", (await RunAsync("cluster status")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster down beta --yes", ClusterAction.Down, "beta")]
    [InlineData("cluster leave beta -y", ClusterAction.Leave, "beta")]
    [InlineData("cluster join beta", ClusterAction.Join, "beta")]
    [InlineData("cluster down-unreachable --yes", ClusterAction.DownUnreachable, null)]
    public async Task Members_are_changed(string typed, ClusterAction action, string? member)
    {
        _node.Answer(ApiRoutes.ClusterChange, JsonSerializer.Serialize(new ClusterChanged([Beta]), ApiJson.Default.ClusterChanged));
        var run = await RunAsync(typed);
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.StartsWith($"[PBM] {Beta}: ", run.Out, StringComparison.Ordinal);
        Assert.Equal(new ChangeCluster(action, member), _node.Body(ApiRoutes.ClusterChange, ApiJson.Default.ChangeCluster));
    }

    [Theory]
    [InlineData("cluster down beta", "put beta out of the cluster")]
    [InlineData("cluster down-unreachable", $"put {Beta} out of the cluster")]
    public async Task Nobody_is_put_out_without_a_yes(string typed, string what)
    {
        Assert.Equal(new ShellRun(ExitCode.Failed, "", $"[PBM][ERROR] not done: {what}\n  --yes does it without asking\n"), await RunAsync(typed));
        Assert.DoesNotContain(_node.Requests, request => request.Path == ApiRoutes.ClusterChange);
    }

    [Fact]
    public async Task Changes_are_followed_until_the_actor_system_ends()
    {
        _node.Stream(ApiRoutes.ClusterEvents, JsonSerializer.Serialize(new ClusterHappened(0, "MemberUp", new ClusterMember(Beta, ["worker"], "up", false, "1.0.0")), ApiJson.Default.ClusterHappened));
        var run = await RunAsync("cluster tail");
        Assert.EndsWith($" MemberUp          {Beta} | [worker] | up |  | 1.0.0\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, run.Code);
    }

    [Fact]
    public async Task The_log_of_the_node_is_shown_as_it_is()
    {
        _node.Stream(ApiRoutes.Logs, JsonSerializer.Serialize<LogUpdate>(new LogTail("/l/node.log", null, "PM2", Contracts.Keeper.LogStream.Out, ["one", "two"]), ApiJson.Default.LogUpdate));
        var run = await RunAsync("log peek --lines 2");
        Assert.EndsWith("one\ntwo\n\n", run.Out, StringComparison.Ordinal);
        var asked = _node.Requests.Last().Query;
        Assert.Contains("target=PM2&lines=2&follow=false", asked, StringComparison.Ordinal);
        Assert.StartsWith("build: ", (await RunAsync("system show")).Out, StringComparison.Ordinal);
    }

    private Task<ShellRun> RunAsync(string typed) => ShellRun.OfAsync(_home.Paths, typed.Split(' '));

    private void Cluster(ClusterMembers members) => _node.Answer(ApiRoutes.Cluster, JsonSerializer.Serialize(members, ApiJson.Default.ClusterMembers));
}

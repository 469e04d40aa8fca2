using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>Programs that know nothing of one another behind one port: <c>handoff = proxy</c>.</summary>
[Collection(Alone.Name)]
public sealed class ProxyTests : EndToEndTest
{
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task A_reload_of_a_python_app_replaces_both_and_is_seen_in_show()
    {
        await StartAsync(2);
        var before = await Home.ListAsync();
        Assert.All(before, one => Assert.Equal(("online", "fork_mode", "proxy"), (one.Status, one.Field("exec_mode").GetString(), one.Field("handoff").GetString())));
        Assert.Equal(before.Select(one => $"{one.Pid}").Order(), new[] { await Web.GetAsync(_port), await Web.GetAsync(_port) }.Order());
        (await Home.PbmAsync("reload", "web")).Succeeded();
        var after = await Home.ListAsync();
        Assert.All(after, one => Assert.Equal(("online", 1), (one.Status, one.Restarts)));
        Assert.Empty(after.Select(one => one.Pid).Intersect(before.Select(one => one.Pid)));
        await Web.GetAsync(_port);
        var show = (await Home.PbmAsync("show", "0")).Succeeded().Output;
        Assert.Matches(@"handoff +│ proxy \(http\), round robin", show);
        Assert.Matches($@"listening on +│ {_port} ", show);
        Assert.Matches(@"requests +│ [1-9][0-9]* so far, 0 under way", show);
    }

    [Fact]
    public async Task A_killed_relay_costs_what_it_had_in_its_hands_and_no_app_notices()
    {
        await StartAsync(2);
        var pids = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        await using var load = HttpLoad.Start(_port, perSecond: 100);
        await Eventually.TrueAsync("the load runs", 20, () => load.Answered > 50);
        var killed = Assert.Single(Relay.Of(Home));
        ProcFs.Signal(killed, 9);
        var (clock, answered) = (Stopwatch.StartNew(), load.Answered);
        await Eventually.TrueAsync("new connections are served", 10, () => load.Answered > answered + 5);
        Say($"served again after {clock.ElapsedMilliseconds} ms");
        var lost = load.Failures;
        await Eventually.TrueAsync("the load goes on", 20, () => load.Answered > answered + 100);

        var failures = await load.StopAsync();
        Say(string.Join('\n', failures));
        Assert.InRange(lost, 0, 10);
        Assert.Equal(lost, failures.Count);
        Assert.NotEqual(killed, Assert.Single(Relay.Of(Home)));
        Assert.All(await Home.ListAsync(), one => Assert.Equal(("online", 0), (one.Status, one.Restarts)));
        Assert.Equal(pids, (await Home.ListAsync()).Select(one => one.Pid));
    }

    [Fact]
    public async Task An_update_of_all_programs_under_load_fails_no_request()
    {
        await StartAsync(2);
        var pids = (await Home.ListAsync()).Select(one => one.Pid).ToList();
        using var open = await UpgradedAsync();
        await using var load = HttpLoad.Start(_port, perSecond: 100);
        var (former, second) = (Assert.Single(Relay.Of(Home)), SecondBuild.Make(Home));
        Home.Dist = second;
        (await Home.PbmAsync("update")).Succeeded();

        await Eventually.TrueAsync("a relay of the new programs is there", 20, () => Relay.Of(Home).Any(pid => ProcFs.CommandLine(pid)[0].StartsWith(second, StringComparison.Ordinal)));
        await EchoAsync(open, "still here");
        Assert.Contains(former, Relay.Of(Home));
        var answered = load.Answered;
        await Eventually.TrueAsync("the load goes on", 20, () => load.Answered > answered + 50);
        Assert.Empty(await load.StopAsync());
        open.Dispose();
        await Eventually.TrueAsync("the former relay has gone with its last connection", 20, () => !Relay.Of(Home).Contains(former));
        Assert.Equal(pids, (await Home.ListAsync()).Select(one => one.Pid));
        Assert.NotNull(await Web.GetAsync(_port));
    }

    [Fact]
    public async Task The_next_instance_is_chosen_by_the_rule_that_was_asked_for()
    {
        await StartAsync(2, "--balance", "least_connections");
        using var client = new HttpClient();
        using (var held = await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/hold"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            await using var body = await held.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            var bytes = new byte[16];
            var busy = Encoding.ASCII.GetString(bytes, 0, await body.ReadAsync(bytes, TestContext.Current.CancellationToken));
            var idle = Assert.Single((await Home.ListAsync()).Select(one => $"{one.Pid}"), pid => pid != busy);
            for (var count = 0; count < 5; count++) Assert.Equal(idle, await Web.GetAsync(_port));
        }

        (await Home.PbmAsync("delete", "web")).Succeeded();
        await StartAsync(2, "--balance", "source");
        var answers = new Dictionary<string, string>();
        for (var count = 0; count < 40; count++)
        {
            var address = $"127.0.0.{count % 20 + 1}";
            var answer = await AskFromAsync(address);
            Assert.Equal(answer, answers.GetValueOrDefault(address, answer));
            answers[address] = answer;
        }

        Assert.Equal(2, answers.Values.Distinct().Count());
    }

    [Fact]
    public async Task Npm_with_two_instances_shares_a_port_or_says_what_it_needs()
    {
        Home.Write("app/package.json", """{"name":"app","scripts":{"start":"node server.js"}}""");
        Home.Write("app/server.js", "require('node:http').createServer((q, r) => r.end(String(process.pid))).listen(Number(process.env.PORT));");
        string[] start = ["start", "npm", "-i", "2", "--name", "web", "--listen-timeout", "30s"];
        var refused = await Home.PbmAsync([.. start, "--", "run", "start"], null, cwd: Home.File("app"));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("several instances behind npm need the port they are to share", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--listen <port>", refused.Error, StringComparison.Ordinal);

        (await Home.PbmAsync([.. start, "--", "run", "start"], new Dictionary<string, string?> { ["PORT"] = $"{_port}" }, cwd: Home.File("app"))).Succeeded();
        var answers = new HashSet<string?>();
        for (var count = 0; count < 6; count++) answers.Add(await Web.GetAsync(_port));
        Assert.Equal(2, answers.Count);
        Assert.All(await Home.ListAsync(), one => Assert.Equal(("online", "proxy"), (one.Status, one.Field("handoff").GetString())));
    }

    private async Task StartAsync(int instances, params string[] options) =>
        (await Home.PbmAsync(["start", TestPrograms.Path("server.py"), "--name", "web", "-i", $"{instances}", "--listen", $"{_port}", "--listen-timeout", "30s", .. options])).Succeeded();

    private async Task<Socket> UpgradedAsync()
    {
        var client = await ConnectAsync("127.0.0.1");
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 101 ", await HeadAsync(client), StringComparison.Ordinal);
        return client;
    }

    private async Task<string> AskFromAsync(string address)
    {
        using var client = await ConnectAsync(address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray());
        await HeadAsync(client);
        var body = new byte[64];
        return Encoding.ASCII.GetString(body, 0, await ReceiveAsync(client, body));
    }

    private async Task<Socket> ConnectAsync(string from)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(IPAddress.Loopback, _port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<string> HeadAsync(Socket client)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await ReceiveAsync(client, one) == 1) head.Append((char)one[0]);
        return head.ToString();
    }

    private static async Task EchoAsync(Socket client, string text)
    {
        await client.SendAsync(Encoding.ASCII.GetBytes(text));
        var bytes = new byte[text.Length];
        for (var length = 0; length < bytes.Length;)
        {
            var count = await ReceiveAsync(client, bytes.AsMemory(length));
            Assert.True(count > 0, $"the connection ended before '{text}' came back");
            length += count;
        }

        Assert.Equal(text, Encoding.ASCII.GetString(bytes));
    }

    private static Task<int> ReceiveAsync(Socket client, Memory<byte> bytes) =>
        client.ReceiveAsync(bytes, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
}

using System.Net;
using System.Text.Json;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Ipc;

/// <summary>The preload in real Node.js programs; the versions named in ACTORPM_TEST_NODES (paths, separated by colons) besides the machine's.</summary>
public sealed class PreloadTests : KeeperTest
{
    private const string NodeJs = "/usr/bin/node";

    private const string DrainOrder = "{\"cmd\":\"NODE_ACTORPM\",\"act\":\"drain\"}";

    private static readonly string Preload = Path.Combine(AppContext.BaseDirectory, "actorpm-preload.cjs");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Nodes() =>
        [NodeJs, .. (Environment.GetEnvironmentVariable("ACTORPM_TEST_NODES") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(Nodes))]
    public async Task While_draining_every_answer_sends_its_client_away_and_running_ones_finish(string program)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, port) = await ServeAsync(node, program, "q.url === '/slow' ? setTimeout(() => r.end('slow'), 700) : r.end('hi')");
        using var web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.NotEqual(true, (await web.GetAsync("/", Cancellation)).Headers.ConnectionClose);

        using var second = new HttpClient { BaseAddress = web.BaseAddress };
        var slow = second.GetAsync("/slow", Cancellation);
        await node.EventAsync<IpcReceivedEvent>(message => message.Message == "\"/slow\"");
        await SendAsync(node, request, DrainOrder);
        Assert.Equal((true, "slow"), ((await slow).Headers.ConnectionClose, await (await slow).Content.ReadAsStringAsync(Cancellation)));
        var idle = await web.GetAsync("/", Cancellation);
        Assert.Equal((HttpStatusCode.OK, true), (idle.StatusCode, idle.Headers.ConnectionClose));
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    [Fact]
    public async Task The_program_sees_nothing_of_it_and_neither_do_its_children()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var look = "[process.execArgv.length, process.env.NODE_OPTIONS, process.env.ACTORPM_PRELOAD ?? null, process.listenerCount('message')]";
        var (request, _) = await RunAsync(node, NodeJs, $"process.send({look})", "--no-deprecation");
        Assert.Equal("[2,\"--no-deprecation\",null,0]", (await node.EventAsync<IpcReceivedEvent>()).Message);
        Assert.Equal(0, (await node.ExitAsync(request)).Code);
    }

    [Fact]
    public async Task A_program_with_nothing_to_do_ends_as_it_would_without()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await RunAsync(node, NodeJs, "setTimeout(() => {}, 1200)");
        var exit = await node.ExitAsync(request);
        Assert.Equal((0, (int?)null), (exit.Code, exit.Signal));
    }

    [Fact]
    public async Task What_it_measures_is_reported_and_not_taken_for_a_message_of_the_program()
    {
        Assert.SkipUnless(File.Exists(NodeJs), "Node.js is not installed");
        await using var node = await Keeper.AttachAsync();
        var (request, port) = await ServeAsync(node, NodeJs, "r.end('hi')");
        using var web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var count = 0; count < 10; count++) await web.GetAsync("/", Cancellation);
        var told = await node.EventAsync<ReportedEvent>(report => report.Report.Contains("\"http\""));
        var report = JsonDocument.Parse(told.Report).RootElement;
        Assert.Equal((request.Instance, request.Generation), (told.Instance, told.Generation));
        Assert.InRange(report.GetProperty("heap_used").GetInt64(), 1 << 20, report.GetProperty("heap_total").GetInt64());
        Assert.InRange(report.GetProperty("http").GetProperty("rate").GetDouble(), 1, 10_000);
        Assert.True(report.GetProperty("handles").GetInt32() > 0);
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    [Fact]
    public async Task The_program_behind_npm_reports_and_npm_itself_does_not()
    {
        Assert.SkipUnless(File.Exists(NodeJs) && File.Exists("/usr/bin/npm"), "npm is not installed");
        await File.WriteAllTextAsync(Home.File("package.json"), """{"scripts":{"start":"node server.js"}}""", Cancellation);
        await File.WriteAllTextAsync(
            Home.File("server.js"),
            "require('http').createServer((q, r) => r.end()).listen(0, () => require('fs').writeFileSync('ready', `${process.pid} ${process.env.NODE_OPTIONS}`))",
            Cancellation);
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await node.SpawnAsync("/usr/bin/npm", ["start"], spawn => spawn with
        {
            Cwd = Home.Paths.Root,
            Environment = new Dictionary<string, string>(spawn.Environment)
            {
                ["NODE_OPTIONS"] = $"--require \"{Preload}\"",
                ["ACTORPM_PRELOAD"] = Home.Paths.KeeperSocket,
                ["HOME"] = Home.Paths.Root,
            },
        });
        var told = await node.EventAsync<ReportedEvent>();
        Assert.Equal((request.Instance, request.Generation), (told.Instance, told.Generation));
        Assert.NotEqual(reply.Process.Pid, told.Pid);
        Assert.Equal($"{told.Pid} undefined", await File.ReadAllTextAsync(Home.File("ready"), Cancellation));
        await node.StopAsync(request);
        await node.ExitAsync(request);
    }

    private static async Task<(SpawnRequest Request, int Port)> ServeAsync(KeeperClient node, string program, string answer)
    {
        var (request, _) = await RunAsync(
            node,
            program,
            $"const s = require('http').createServer((q, r) => {{ process.send(q.url); {answer} }}).listen(0, '127.0.0.1', () => process.send(s.address().port))");
        return (request, int.Parse((await node.EventAsync<IpcReceivedEvent>()).Message, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Task SendAsync(KeeperClient node, SpawnRequest to, string message) =>
        node.AskAsync<DoneReply>(new SendIpcRequest { Instance = to.Instance, Generation = to.Generation, Message = message });

    private static Task<(SpawnRequest Request, SpawnReply Reply)> RunAsync(KeeperClient node, string program, string script, string options = "") =>
        node.SpawnAsync(program, ["-e", script], spawn => spawn with
        {
            NodeIpc = true,
            Environment = new Dictionary<string, string>(spawn.Environment)
            {
                ["NODE_OPTIONS"] = $"--require \"{Preload}\" {options}".TrimEnd(),
                ["ACTORPM_PRELOAD"] = "channel",
            },
        });
}

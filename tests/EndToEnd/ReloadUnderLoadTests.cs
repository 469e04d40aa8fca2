using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests;

/// <summary>
/// Reloads of each kind of program (ten, where it is promised that they fail nothing) while clients ask, some on kept
/// connections and some on a new one for every request: not one request may fail.
/// </summary>
[Collection(Alone.Name)]
public sealed class ReloadUnderLoadTests : EndToEndTest
{
    private readonly int _port = FreePort.Next();

    [Fact]
    public async Task Of_a_plain_node_server()
    {
        var program = Home.Write("web.js", "require('node:http').createServer((request, response) => response.end('hi')).listen(Number(process.env.PORT));");
        await StartAsync("nodejs", program, "-i", "2");
        await ReloadsFailNothingAsync();
    }

    [Fact]
    public async Task Of_an_express_app()
    {
        var modules = await NpmModules.WithAsync("express@4");
        Assert.SkipWhen(modules is null, "npm cannot install express@4 here");
        var program = Home.Write("web.js", $"const app = require('{modules}/express')(); app.get('/', (request, response) => response.send('hi')); app.listen(process.env.PORT);");
        await StartAsync("nodejs", program, "-i", "2");
        await ReloadsFailNothingAsync();
    }

    [Fact]
    public async Task Of_a_python_app_by_proxy()
    {
        await StartAsync("proxy", TestPrograms.Path("server.py"), "-i", "2", "--listen", $"{_port}");
        await ReloadsFailNothingAsync();
    }

    [Fact]
    public async Task Of_an_aspnet_app_by_proxy()
    {
        await StartAsync("proxy", AspNet.Program, "--interpreter", AspNet.Runner, "-i", "2", "--listen", $"{_port}", "--", "--urls", "http://127.0.0.1:{port}");
        await ReloadsFailNothingAsync();
    }

    /// <summary>With <c>fds</c> the program accepts by itself: what is promised is what it does when it is told to stop.</summary>
    [Fact]
    public async Task Of_a_python_app_by_fds_that_leaves_politely()
    {
        await StartAsync("fds", TestPrograms.Path("polite.py"), "--handoff", "fds", "-i", "2", "--listen", $"{_port}", "--ready-log", "serving");
        await ReloadsFailNothingAsync(reloads: 3);
    }

    /// <summary>
    /// Kestrel, told to stop, ends connections on which no request has arrived yet, kept and new ones: who asks on one at that
    /// very moment gets no answer. Nobody is refused, no answer is cut, and it is told how many connections there were.
    /// </summary>
    [Fact]
    public async Task Of_an_aspnet_app_by_fds_refuse_nobody_cut_no_answer_and_tell_of_the_open_connections()
    {
        await StartAsync(
            "fds", AspNet.Program, "--interpreter", AspNet.Runner, "--handoff", "fds", "-i", "2", "--listen", $"{_port}", "--ready-log", "Application started");
        await using var load = HttpLoad.Start(_port, perSecond: 400, keepAlive: 4, close: 4);
        await load.AnswersMoreAsync(50);
        for (var count = 0; count < 3; count++) (await Home.PbmAsync("reload", "web")).Succeeded();
        await load.AnswersMoreAsync(100);

        var failures = await load.StopAsync();
        Say($"{load}\n{string.Join('\n', failures)}");
        Assert.All(failures, failure => Assert.Matches("ended before the answer|waiting for the answer: ConnectionReset|sending: ", failure));
        Assert.InRange(failures.Count, 0, 3 * 2 * 8);
        Assert.Contains(
            await Home.Api.EventsAsync(), told => told is { Kind: "drained" } && told.Text.Contains("with handoff fds the program itself has to finish them", StringComparison.Ordinal));
    }

    private async Task StartAsync(string handoff, string program, params string[] options)
    {
        (await Home.PbmAsync(
            ["start", program, "--name", "web", "--listen-timeout", "30s", .. options], new Dictionary<string, string?> { ["PORT"] = $"{_port}" })).Succeeded();
        Assert.All(await Home.ListAsync(), one => Assert.Equal(("online", handoff), (one.Status, one.Field("handoff").GetString())));
    }

    private async Task ReloadsFailNothingAsync(int reloads = 10)
    {
        await using var load = HttpLoad.Start(_port, perSecond: 400, keepAlive: 4, close: 4);
        for (var count = 0; count < reloads; count++)
        {
            var reload = (await Home.PbmAsync("reload", "web")).Succeeded();
            Say($"{reload.Took.TotalMilliseconds:0} ms");
        }

        await load.AnswersMoreAsync(100);
        var failures = await load.StopAsync();
        Say($"{load}");
        Assert.Empty(failures);
        Assert.All(await Home.ListAsync(), one => Assert.Equal(("online", reloads), (one.Status, one.Restarts)));
    }
}

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

    /// <summary>Kestrel alone would end connections on which no request has arrived yet.</summary>
    [Fact]
    public async Task Of_an_aspnet_app_by_fds()
    {
        await StartAsync(
            "fds", AspNet.Program, "--interpreter", AspNet.Runner, "--handoff", "fds", "-i", "2", "--listen", $"{_port}", "--ready-log", "Application started");
        await ReloadsFailNothingAsync();
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

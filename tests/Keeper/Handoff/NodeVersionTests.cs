using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Tests.Handoff;

public sealed class NodeVersionTests : HandoffTest
{
    [Theory]
    [InlineData(18)]
    [InlineData(20)]
    [InlineData(22)]
    [InlineData(24)]
    [InlineData(26)]
    public async Task An_express_app_and_an_es_module_share_their_port_and_survive_a_kill(int version)
    {
        var folder = await NpmFolder.WithNodeAsync(version);
        Assert.SkipWhen(folder is null, $"npm cannot install node@{version} here");
        App.Interpreter = NpmFolder.Node(folder);
        App.Program = $"const app = require('{folder}/node_modules/express')(); app.get('/', (q, s) => s.send(process.pid + ' ' + process.version)); app.listen(+process.env.PORT);";
        var express = await App.ListeningAsync();
        App.Extension = "mjs";
        App.Program = "import http from 'node:http'; http.createServer((q, s) => s.end(process.pid + ' ' + process.version)).listen(+process.env.PORT);";
        var module = await App.ListeningAsync();
        var answers = new List<string>();
        for (var count = 0; count < 10; count++) answers.Add(await App.GetAsync());
        Assert.All(answers, answer => Assert.Contains($" v{version}.", answer));
        Assert.Equal([5, 5], answers.GroupBy(answer => answer).Select(group => group.Count()));

        var replacement = await App.ListeningAsync(replaces: module);
        await App.OpenAsync(replacement);
        Assert.False((await App.DrainAsync(module)).TimedOut);
        await Node.StopAsync(module);
        await Node.ExitAsync(module);
        await using var load = new Load(App.Port, clients: 2);
        await load.AnswersMoreAsync(50);
        await Node.AskAsync<DoneReply>(new SignalRequest { Instance = express.Instance, Generation = express.Generation, Signal = Signals.Kill });
        await Node.ExitAsync(express);
        await load.AnswersMoreAsync(50);
        Assert.InRange(load.Errors.Count, 0, 2);
    }
}

using System.Text.Json;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class FollowTests : KeeperTest
{
    [Fact]
    public async Task A_follower_gets_whole_lines_of_the_instances_and_stream_it_asked_for()
    {
        await using var node = await Keeper.AttachAsync();
        await using var follower = await KeeperClient.AttachAsync(Home, null);
        var go = Home.File("go");
        var line = $"while [ ! -e {go} ]; do sleep 0.02; done; printf par; printf 't\\nwhole\\nrest'; echo err >&2; sleep 600";
        var (wanted, _) = await node.ShellAsync(line);
        var (other, _) = await node.ShellAsync(line);
        await follower.AskAsync<DoneReply>(new FollowLogsRequest { Instances = [wanted.Instance], Stream = LogStream.Out });
        File.WriteAllText(go, "");

        var text = "";
        while (!text.EndsWith("rest\n"))
        {
            var block = await follower.EventAsync<LogBlockEvent>();
            Assert.Equal((wanted.Instance, wanted.Generation, "app", LogStream.Out), (block.Instance, block.Generation, block.Name, block.Stream));
            Assert.EndsWith("\n", block.Text);
            text += block.Text;
        }

        Assert.Equal("part\nwhole\nrest\n", text);
        await node.StopAsync(wanted);
        await node.StopAsync(other);
    }

    [Fact]
    public async Task A_slow_follower_loses_its_oldest_lines_is_told_and_slows_nothing()
    {
        await using var node = await Keeper.AttachAsync();
        await using var follower = await KeeperClient.ConnectAsync(Home, read: false);
        await follower.SendLineAsync(KeeperJson.Serialize(new HelloRequest { Id = 1, Version = 1 }));
        await follower.SendLineAsync(KeeperJson.Serialize(new FollowLogsRequest { Id = 2 }));
        Assert.Contains("hello_reply", await follower.ReadLineAsync());
        Assert.Contains("done", await follower.ReadLineAsync());

        var (request, _) = await node.ShellAsync("seq 1 2000000");
        await node.ExitAsync(request);

        long seen = 0, dropped = 0, last = 0;
        while (seen + dropped < 2_000_000)
        {
            using var message = JsonDocument.Parse((await follower.ReadLineAsync())!);
            if (message.RootElement.GetProperty("type").GetString() == "logs_dropped")
            {
                dropped += message.RootElement.GetProperty("lines").GetInt64();
                continue;
            }

            foreach (var line in message.RootElement.GetProperty("text").GetString()!.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                seen++;
                Assert.True(long.Parse(line) > last, "lines come in order");
                last = long.Parse(line);
            }
        }

        Assert.True(dropped > 0);
        Assert.Equal(2_000_000, last);
    }
}

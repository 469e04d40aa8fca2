using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class WriteTimesTests : KeeperTest
{
    [Fact]
    public void Blocks_that_follow_each_other_at_once_are_one_and_the_oldest_are_forgotten()
    {
        var times = new WriteTimes();
        Assert.Empty(times.Blocks);
        times.Note(10, 100);
        times.Note(20, 100 + WriteTimes.Grain - 1);
        Assert.Equal([(20L, 100L)], times.Blocks);
        times.Note(30, 100 + WriteTimes.Grain);
        Assert.Equal([(20L, 100L), (30L, 100 + WriteTimes.Grain)], times.Blocks);
        for (var number = 1; number <= 200; number++) times.Note(30 + number, 1000 * number);
        Assert.Equal(WriteTimes.Most, times.Blocks.Count);
        Assert.Equal((230L, 200_000L), times.Blocks[^1]);
        times.Reset(5, 7);
        Assert.Equal([(5L, 7L)], times.Blocks);
        times.Reset(0, 0);
        times.Note(3, 900);
        Assert.Equal([(3L, 900L)], times.Blocks);
    }

    [Fact]
    public async Task The_keeper_says_when_a_log_file_was_written()
    {
        await using var node = await Keeper.AttachAsync();
        var began = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var file = Home.File("out.log");
        var (request, _) = await node.ShellAsync("echo one; sleep 0.3; echo three; sleep 600", asked => asked with { Logs = asked.Logs with { OutFile = file } });
        LogFileTimes? told = null;
        await Eventually.TrueAsync(async () =>
        {
            told = Assert.Single((await node.AskAsync<LogTimesReply>(new LogTimesRequest { Files = [file, "/nowhere"], Needs = [KeeperAbilities.LogTimes] })).Files);
            return told.Ends.Count == 2;
        }, "both lines are there");
        Assert.Equal([4L, 10L], told!.Ends);
        Assert.InRange(told.Times[0], began, told.Times[1] - 200);
        await node.StopAsync(request);
    }
}

using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Processes;

public sealed class HeldStartsTests : KeeperTest
{
    private const char StandsStill = 'T';

    [Fact]
    public async Task Programs_of_a_batch_run_once_the_last_of_them_is_spawned()
    {
        await using var node = await Keeper.AttachAsync();
        var (first, one) = await HeldAsync(node);
        var (second, two) = await HeldAsync(node);
        var (last, three) = await node.SpawnAsync("/bin/sleep", ["60"]);

        foreach (var reply in (SpawnReply[])[one, two, three])
            await Eventually.TrueAsync(() => State(reply) == 'S', "the whole batch runs");
        foreach (var request in (SpawnRequest[])[first, second, last]) await node.StopAsync(request);
    }

    [Fact]
    public async Task A_batch_whose_last_start_is_refused_or_never_comes_runs_all_the_same()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, reply) = await HeldAsync(node);
        await Eventually.TrueAsync(() => State(reply) == 'S', "it runs by itself after a while");
        await node.StopAsync(request);

        (request, reply) = await HeldAsync(node);
        await node.AskAsync<ErrorReply>(KeeperClient.Request("/nowhere/program"));
        await Eventually.TrueAsync(() => State(reply) == 'S', "a refused start ends the batch");
        await node.StopAsync(request);
    }

    [Fact]
    public async Task A_program_that_stands_still_can_be_stopped()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await HeldAsync(node);
        await node.StopAsync(request);
    }

    private static async Task<(SpawnRequest Request, SpawnReply Reply)> HeldAsync(KeeperClient node)
    {
        var started = await node.SpawnAsync("/bin/sleep", ["60"], spawn => spawn with { MoreFollow = true });
        await Eventually.TrueAsync(() => State(started.Reply) is StandsStill or 'S', "it stands still");
        return started;
    }

    private static char? State(SpawnReply reply) => ProcFs.Stat(reply.Process.Pid)?.State;
}

using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Tests.Running;

namespace ActorPm.Keeper.Tests.Processes;

public sealed class LeaseTests : KeeperTest
{
    [Fact]
    public async Task A_lease_that_is_not_renewed_ends_the_tree_by_its_deadline_without_any_node()
    {
        var until = Clock.Milliseconds + 2500;
        long generation;
        await using (var node = await Keeper.AttachAsync())
        {
            var (request, _) = await node.ShellAsync("trap '' INT; while :; do sleep 0.1; done", spawn => spawn with
            {
                LeaseUntil = until,
                Needs = [KeeperAbilities.Lease],
                Stop = new StopSequence { KillTimeout = TimeSpan.FromSeconds(1) },
            });
            generation = request.Generation;
        }

        await using var next = await Keeper.AttachAsync(2);
        var exit = await next.EventAsync<ExitedEvent>(exit => exit.Generation == generation);
        Assert.Equal((ExitCause.LeaseEnded, 9), (exit.Cause, exit.Signal));
        Assert.InRange(Clock.Milliseconds, until - 5, until + 2000);
    }

    [Fact]
    public async Task What_has_a_lease_does_not_outlive_the_keeper_that_would_end_it()
    {
        SpawnReply reply;
        await using (var node = await Keeper.AttachAsync())
        {
            (_, reply) = await node.SpawnAsync("/bin/sleep", ["600"], spawn => spawn with { LeaseUntil = Clock.Milliseconds + 60_000, Needs = [KeeperAbilities.Lease] });
        }

        Keeper.Signal(Signals.Kill);
        await Keeper.EndedAsync();
        await Eventually.TrueAsync(() => ProcFs.Stat(reply.Process.Pid) is not { State: not ('Z' or 'X') } stat || stat.StartTicks != reply.Process.StartTicks, "the process ends");
    }

    [Fact]
    public async Task A_lease_is_told_to_the_next_node_and_ends_what_the_journal_does_not_know_yet()
    {
        var until = Clock.Milliseconds + 60_000;
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.SpawnAsync("/bin/sleep", ["600"], spawn => spawn with { LeaseUntil = until, Needs = [KeeperAbilities.Lease] });
        Assert.Equal(until, Assert.Single((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes).LeaseUntil);

        // Over before it has begun: it is ended as soon as it is started.
        var (late, _) = await node.SpawnAsync("/bin/sleep", ["600"], spawn => spawn with { LeaseUntil = Clock.Milliseconds - 1, Needs = [KeeperAbilities.Lease] });
        Assert.Equal(ExitCause.LeaseEnded, (await node.ExitAsync(late)).Cause);
        await node.StopAsync(request);
    }

    [Fact]
    public async Task A_renewed_lease_goes_on_and_a_lifted_one_never_ends()
    {
        await using var node = await Keeper.AttachAsync();
        var (request, _) = await node.SpawnAsync("/bin/sleep", ["600"], spawn => spawn with
        {
            // Far enough away that a busy machine has lifted it before the stop would begin.
            LeaseUntil = Clock.Milliseconds + 4500,
            Stop = new StopSequence { KillTimeout = TimeSpan.FromMilliseconds(500) },
        });
        await node.AskAsync<DoneReply>(new RenewLeaseRequest { Instance = request.Instance, Generation = request.Generation, LeaseUntil = null });
        await Task.Delay(4700, TestContext.Current.CancellationToken);
        Assert.False(Assert.Single((await node.AskAsync<SnapshotReply>(new SnapshotRequest())).Processes).Stopping);
        await node.StopAsync(request);
    }
}

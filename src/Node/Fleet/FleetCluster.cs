using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Wire;
using ActorPm.Node.Fleet.Scheduling;
using ActorPm.Node.Hosting;
using ActorPm.Node.Incarnations;
using Akka.Actor;
using Akka.Cluster;

namespace ActorPm.Node.Fleet;

/// <summary>
/// The cluster of the ActorSystem that is up: finds the others after each start (<see cref="Forming"/>), and says which
/// cluster this server is in. A server that finds nobody is an island: its apps run on, it asks again.
/// </summary>
internal sealed class FleetCluster(FleetStore store, FleetMembers members, FleetCalls calls, FleetRemoval removal, NodeHandle handle, NodeLog log, TimeProvider time)
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MajorityPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Nobody lets in a server that was removed, and each knock is a refusal in the logs of the others.</summary>
    private static readonly TimeSpan PauseOfRemoved = TimeSpan.FromMinutes(5);

    private volatile string? _waitsFor = "it has just started";
    private volatile bool _isNear = true;
    private volatile TaskCompletionSource _in = NewGate();

    /// <summary>Why this server is in no cluster; null when it is in one.</summary>
    public string? WaitsFor => _waitsFor;

    /// <summary>Whether the servers that are in one cluster with this one are a majority of the known ones, as far as it hears them.</summary>
    public bool HasMajority
    {
        get
        {
            if (store.Current is not { } file || Current() is not { } cluster || !IsIn(cluster)) return false;
            var list = MemberList.Of(file.Members);
            var heard = cluster.State.Members.Except(cluster.State.Unreachable).Select(member => member.Address).ToHashSet();
            return Quorum.Has(IdsOf(list), [.. list.Members.Where(member => heard.Contains(FleetAkka.AddressOf(member))).Select(member => member.ServerId)], list.Preferred);
        }
    }

    /// <summary>
    /// What keeps this server from letting others in, in words; null for nothing. A server on its own may; any other waits a moment for a
    /// majority, since one that was let in just now, or is only being restarted, needs that to be there.
    /// </summary>
    public async Task<string?> IslandAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (store.Current is { } file && members.Others.Count > 0 && !HasMajority)
        {
            if (time.GetElapsedTime(began) >= MajorityPatience)
            {
                var count = MemberList.Of(file.Members).Members.Count;
                return WaitsFor is { } reason ? $"this server is an island ({reason})" : $"fewer than half of the {count} servers of the fleet are together with this one";
            }

            await Task.Delay(FirstPause, time, cancellation);
        }

        return null;
    }

    /// <summary>Waits until this server is in a cluster, as long as a person at a terminal would.</summary>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellation) => AtMostAsync(_in.Task, patience, cancellation);

    /// <summary>
    /// Before a command that needs the cluster: a server on its way into one, which has just begun to look for it or hears a majority, waits 3 s at most for that.
    /// An island does not: what it would wait for may be hours away.
    /// </summary>
    public Task WaitWhenNearAsync(CancellationToken cancellation) => WaitsFor is not null && _isNear ? WaitAsync(Quorum.Patience, cancellation) : Task.CompletedTask;

    /// <summary>The cluster as this server sees it.</summary>
    public ClusterAnswer Answer()
    {
        var self = store.Current?.ServerId ?? "";
        if (Current() is not { } cluster || !IsIn(cluster)) return new ClusterAnswer(self, [], [], BuildVersion.Full);
        return new ClusterAnswer(
            self,
            [.. cluster.State.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving).Select(member => member.Address.ToString())],
            [.. cluster.State.Unreachable.Select(member => member.Address.ToString())],
            BuildVersion.Full);
    }

    /// <summary>A server looks for the cluster: its ActorSystem before has ended, if the cluster has put that out and still has it.</summary>
    public void Hear(ClusterSeeker seeker)
    {
        if (Current() is not { } cluster || store.Current is not { } file || MemberList.Of(file.Members).Find(seeker.ServerId) is not { } member) return;
        var address = FleetAkka.AddressOf(member);
        if (cluster.State.Members.Any(one => one.Address == address && one.UniqueAddress.Uid != seeker.Uid && one.Status is MemberStatus.Down))
            ToldFailureDetector.Tell(cluster.FailureDetector, address);
    }

    /// <summary>All members of the cluster, ordered by address; none where there is no cluster.</summary>
    public ClusterMembers Members()
    {
        if (Current() is not { } cluster) return new ClusterMembers([]);
        var unreachable = cluster.State.Unreachable.Select(member => member.UniqueAddress).ToHashSet();
        return new ClusterMembers(
        [
            .. cluster.State.Members.OrderBy(member => member.Address.ToString(), StringComparer.Ordinal).Select(member => View(member, unreachable.Contains(member.UniqueAddress))),
        ])
        {
            Self = cluster.SelfAddress.ToString(),
            Leader = cluster.State.Leader?.ToString(),
            Reason = IsIn(cluster) ? null : WaitsFor,
        };
    }

    /// <summary>A member, for people.</summary>
    public static ClusterMember View(Member member, bool isUnreachable) => new(
        member.Address.ToString(), [.. member.Roles.Order(StringComparer.Ordinal)], member.Status.ToString().ToLowerInvariant(), isUnreachable, member.AppVersion.Version);

    /// <summary>What an operator asks of the cluster.</summary>
    public ClusterChanged Change(ChangeCluster request) => ClusterControl.Change(Current(), store.Current, request);

    /// <summary>
    /// A server that was removed a moment ago is still in the cluster's list: until it is out, it is spoken with, since
    /// Akka.Remote ends an ActorSystem that refuses a certificate it asked for.
    /// </summary>
    public bool StillHas(string serverId) =>
        Current() is { } cluster && store.Current is { } file && MemberList.Of(file.Members).Find(serverId) is { IsRemoved: true } removed
        && cluster.State.Members.Any(member => member.Address == FleetAkka.AddressOf(removed));

    /// <summary>Leaves the cluster, as far as that is done within a moment.</summary>
    public async Task LeaveAsync(TimeSpan patience)
    {
        if (Current() is not { } cluster) return;
        await AtMostAsync(cluster.LeaveAsync(), patience, CancellationToken.None);
    }

    /// <summary>Takes a server that was removed out of the cluster.</summary>
    public void Down(MemberRecord removed) => Current()?.Down(FleetAkka.AddressOf(removed));

    /// <summary>Looks for the others until this ActorSystem is in a cluster or has ended.</summary>
    /// <param name="incarnation">The ActorSystem.</param>
    /// <param name="seen">Is told who comes and goes.</param>
    public async Task FormAsync(Incarnation incarnation, SeenServers seen)
    {
        if (store.Current is null) return;
        // The gate first: who sees that it is waited for waits at the new one.
        if (_in.Task.IsCompleted) _in = NewGate();
        (_isNear, _waitsFor) = (true, "it has just started");
        try
        {
            var cluster = Akka.Cluster.Cluster.Get(incarnation.System);
            incarnation.System.ActorOf(FleetView.Props(store, seen, log, time), "fleet");
            using var ended = new CancellationTokenSource();
            _ = incarnation.Ended.ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
            await FormAsync(cluster, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // It ended; the next one looks again.
        }
        catch (Exception wrong)
        {
            log.Error("Looking for the servers of the fleet failed", wrong);
        }
    }

    private async Task FormAsync(Akka.Cluster.Cluster cluster, CancellationToken ended)
    {
        var (pause, stableSince, before) = (FirstPause, time.GetTimestamp(), "");
        while (!ended.IsCancellationRequested && store.Current is { } file)
        {
            // Whoever was away may not know the authority of the others' certificates, and hears of it by this alone.
            var telling = members.TellAsync(ended);
            var answers = await ClusterPeers.AskAsync(members, calls, FleetRoutes.ClusterFor(cluster.SelfUniqueAddress.Uid), ended);
            await telling;
            var now = string.Join(' ', answers.Select(answer => $"{answer.ServerId}:{answer.Cluster.Count}").Order(StringComparer.Ordinal));
            if (now != before) (stableSince, before) = (time.GetTimestamp(), now);
            var list = MemberList.Of(file.Members);
            var step = Forming.Next(file.ServerId, IdsOf(list), answers, time.GetElapsedTime(stableSince), list.Preferred);
            if (step is FormingStep.Begin or FormingStep.Wait { IsNear: false } && await removal.IsRemovedAsync(ended))
            {
                step = new FormingStep.Wait("it was removed from the fleet");
                pause = PauseOfRemoved;
            }

            _isNear = step is not FormingStep.Wait { IsNear: false };
            if (await TryAsync(cluster, step, ended))
            {
                _waitsFor = null;
                _in.TrySetResult();
                log.Info($"In the cluster of the fleet, {cluster.State.Members.Count} servers");
                // What changed while this server was away.
                await members.TellAsync(ended);
                await WatchAsync(cluster, ended);
                return;
            }

            // Nobody tells when another server comes up: it is asked again.
            await Task.Delay(Jittered(pause), time, ended);
            if (step is FormingStep.Wait && now == before && pause < LongestPause) pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    /// <summary>Looks, while servers are missing, whether they are in a cluster that decides for the fleet when this one does not.</summary>
    private async Task WatchAsync(Akka.Cluster.Cluster cluster, CancellationToken ended)
    {
        while (true)
        {
            // Nobody tells: the clusters do not know of each other.
            await Task.Delay(Jittered(LongestPause), time, ended);
            if (store.Current is not { } file) return;
            var list = MemberList.Of(file.Members);
            if (cluster.State.Members.Count >= list.Members.Count) continue;
            var own = cluster.State.Members.Select(member => member.Address.ToString()).ToList();
            if (own.Count == 1 && await removal.IsRemovedAsync(ended))
            {
                // Of two the preferred one, which would decide alone for a fleet that is not its own any more.
                cluster.Down(cluster.SelfAddress);
                return;
            }

            if (!Forming.Leaves(file.ServerId, own, IdsOf(list), await ClusterPeers.AskAsync(members, calls, FleetRoutes.Cluster, ended), list.Preferred)) continue;
            log.Warning("The other servers decide for the fleet and are in a cluster of their own: this one leaves its cluster and joins theirs");
            cluster.Down(cluster.SelfAddress);
            return;
        }
    }

    private async Task<bool> TryAsync(Akka.Cluster.Cluster cluster, FormingStep step, CancellationToken ended)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended);
        limit.CancelAfter(JoinPatience);
        try
        {
            switch (step)
            {
                case FormingStep.Begin:
                    await cluster.JoinAsync(cluster.SelfAddress, limit.Token);
                    return true;
                case FormingStep.Join join:
                    _waitsFor = "it is joining the cluster";
                    await cluster.JoinSeedNodesAsync([.. join.Seeds.Select(Address.Parse).Where(seed => seed != cluster.SelfAddress)], limit.Token);
                    return true;
                case FormingStep.Wait wait:
                    if (_waitsFor != wait.Reason) log.Info($"Not in the cluster of the fleet: {wait.Reason}");
                    _waitsFor = wait.Reason;
                    return false;
                default:
                    throw new InvalidOperationException($"unknown step {step}");
            }
        }
        catch (Exception failed) when (!ended.IsCancellationRequested && failed is OperationCanceledException or ClusterJoinFailedException)
        {
            _waitsFor = $"joining the cluster took longer than {JoinPatience.TotalSeconds:0} s";
            log.Warning($"Not in the cluster of the fleet: {_waitsFor}");
            return false;
        }
    }

    /// <summary>The cluster of the ActorSystem that is up; null where there is none.</summary>
    public Akka.Cluster.Cluster? Current() =>
        store.Current is not null && handle.Current is { } incarnation && incarnation.System.Settings.Config.GetString("akka.actor.provider", "") == "cluster"
            ? Akka.Cluster.Cluster.Get(incarnation.System)
            : null;

    private async Task AtMostAsync(Task task, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await task.WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            // It goes on; nobody waits for it any longer.
        }
    }

    private static List<string> IdsOf(MemberList list) => [.. list.Members.Select(member => member.ServerId)];

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsIn(Akka.Cluster.Cluster cluster) => cluster.SelfMember.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving;

    // Servers that were switched on together shall not ask each other in step for ever.
    private static TimeSpan Jittered(TimeSpan pause) => pause * (0.75 + (Random.Shared.NextDouble() * 0.5));
}

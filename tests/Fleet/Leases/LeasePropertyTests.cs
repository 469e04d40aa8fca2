using ActorPm.Fleet.Leases;
using ActorPm.Fleet.Membership;
using ActorPm.Fleet.Scheduling;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Leases;

/// <summary>
/// A server that holds a lease, a scheduler that wants to replace it, and others between them, whose links fail one by one and whose
/// clocks run differently. What is modelled of the cluster: a scheduler that has not reached a server for 15 s has all
/// servers that it reaches take it out of their clusters, and only then counts it as removed.
/// </summary>
public sealed class LeasePropertyTests
{
    private const int Steps = 240;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private static readonly Gen<(int Servers, Cut[] Cuts, int Holder, int Scheduler, string? Prefer)> AnyHistory =
        from servers in Gen.Int[2, 5]
        from cuts in Gen.Select(Gen.Int[0, Steps], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[2, 120], (at, one, other, length) => new Cut(at, one, other, length)).Array[1, 14]
        from fast in Gen.Int[-20, 20]
        from slow in Gen.Int[-20, 20]
        from prefer in Gen.OneOfConst(null, "0", "1")
        select (servers, cuts, fast, slow, prefer);

    [Fact]
    public void No_lease_runs_any_more_when_the_scheduler_takes_it_for_over() => AnyHistory.Sample(history =>
    {
        var model = new Model(history.Servers, history.Holder / 1000.0, history.Scheduler / 1000.0, history.Servers == 2 ? history.Prefer : null);
        for (var step = 0; step < Steps; step++) model.Advance(link => history.Cuts.Any(cut => cut.Hits(step, link.One, link.Other)));
    }, iter: 600, print: history => $"{history.Servers} servers, clocks {history.Holder} {history.Scheduler}, prefer {history.Prefer}: {string.Join(' ', history.Cuts.Select(cut => $"{cut.One}-{cut.Other}@{cut.At}+{cut.Length}"))}");

    [Fact]
    public void A_server_that_is_cut_off_for_good_is_over_half_a_minute_later()
    {
        var model = new Model(3, 0, 0, null);
        for (var step = 0; step < 20; step++) model.Advance(_ => false);
        for (var step = 0; step < 70; step++) model.Advance(link => link.One == 0 || link.Other == 0);
        Assert.NotNull(model.OverAfter);
        Assert.InRange(model.OverAfter.Value.TotalSeconds, 20, 30);
    }

    /// <summary>A link that fails for so many steps; 0 holds the lease, 1 schedules.</summary>
    private sealed record Cut(int At, int One, int Other, int Length)
    {
        public bool Hits(int step, int one, int other) => step >= At && step < At + Length && ((One, Other) == (one, other) || (Other, One) == (one, other) || (One == Other && (one == One || other == One)));
    }

    private sealed class Model
    {
        private static readonly TimeSpan Detection = TimeSpan.FromSeconds(5);
        private static readonly TimeSpan Decision = TimeSpan.FromSeconds(15);
        private static readonly TimeSpan Gossip = TimeSpan.FromSeconds(2);

        private readonly string[] _ids;
        private readonly double _holderSpeed;
        private readonly double _schedulerSpeed;
        private readonly string? _prefer;
        private readonly FleetContact _contact = new(0);
        private readonly Presence _presence = new(DateTimeOffset.UnixEpoch);
        private readonly TimeSpan[] _silentSince;
        private readonly bool[] _isOut;
        private readonly TimeSpan?[] _forgetsHolderAt;
        private readonly bool[] _knowsHolder;
        private TimeSpan _now;
        private TimeSpan? _cutAt;
        private bool _isRemoved;

        public Model(int servers, double holderSpeed, double schedulerSpeed, string? prefer)
        {
            _ids = [.. Enumerable.Range(0, servers).Select(index => $"{index}")];
            (_holderSpeed, _schedulerSpeed, _prefer) = (1 + holderSpeed, 1 + schedulerSpeed, prefer);
            _silentSince = new TimeSpan[servers];
            _isOut = new bool[servers];
            _forgetsHolderAt = new TimeSpan?[servers];
            _knowsHolder = [.. _ids.Select(_ => true)];
            for (var server = 0; server < servers; server++) _presence.Came(_ids[server], Scheduler);
        }

        /// <summary>From the moment that the scheduler did not reach the holder any more.</summary>
        public TimeSpan? OverAfter { get; private set; }

        private DateTimeOffset Scheduler => DateTimeOffset.UnixEpoch + (_now * _schedulerSpeed);

        private long Holder => (long)(_now * _holderSpeed).TotalMilliseconds;

        public void Advance(Func<(int One, int Other), bool> isCut)
        {
            // Back in the cluster it is no lost server any more: that it may go on is the scheduler's word.
            if (_isRemoved && !isCut((0, 1))) return;
            _now += Step;
            for (var server = 0; server < _ids.Length; server++)
                if (server != 1) Watch(server, isCut((server, 1)));
            Ask(isCut);
            var left = _presence.LeaseLeft("0", _ids, _prefer, Scheduler);
            var isThere = _presence.IsThere("0");
            var mayDecide = Quorum.Has(_ids, [.. _ids.Where(_presence.IsThere)], _prefer);
            if (isThere || !mayDecide || left != TimeSpan.Zero) return;
            OverAfter ??= _now - _cutAt;
            Assert.True(_contact.LeaseUntil <= Holder, $"at {_now.TotalSeconds} s the lease runs for {_contact.LeaseUntil - Holder} ms yet");
        }

        private void Watch(int server, bool isCut)
        {
            if (!isCut)
            {
                if (_isOut[server] && server != 0)
                {
                    // It has to join anew, and sees the cluster as it is.
                    (_isOut[server], _knowsHolder[server]) = (false, _knowsHolder[server] && !_isRemoved && !_isOut[0]);
                }

                if (server != 0 || !_isRemoved) _presence.Came(_ids[server], Scheduler);
                _silentSince[server] = _now;
                if (server == 0) _cutAt = null;
            }
            else
            {
                if (server == 0) _cutAt ??= _now;
                if (_now - _silentSince[server] >= Detection && _presence.IsThere(_ids[server])) _presence.IsSilent(_ids[server], Scheduler);
                if (server != 0 && _now - _silentSince[server] >= Decision && !_isOut[server])
                {
                    _isOut[server] = true;
                    _presence.Went(_ids[server], false, Scheduler);
                }
            }

            if (server == 0) RemoveHolder();
            else if (_isOut[0] && !isCut && _knowsHolder[server])
            {
                // What the scheduler's part of the cluster has decided comes by gossip.
                _forgetsHolderAt[server] ??= _now + Gossip;
                if (_now >= _forgetsHolderAt[server]) _knowsHolder[server] = false;
            }
            else _forgetsHolderAt[server] = null;
        }

        private void RemoveHolder()
        {
            if (_isRemoved || _now - _silentSince[0] < Decision) return;
            // Without a majority its part gives itself up instead.
            if (!Quorum.Has(_ids, [.. _ids.Where(_presence.IsThere)], _prefer)) return;
            _isOut[0] = true;
            _knowsHolder[1] = false;
            if (Enumerable.Range(2, _ids.Length - 2).Any(server => _presence.IsThere(_ids[server]) && _knowsHolder[server])) return;
            _isRemoved = true;
            _presence.Went("0", false, Scheduler);
        }

        private void Ask(Func<(int One, int Other), bool> isCut)
        {
            var askedAt = Holder;
            var answering = _ids.Where((_, server) => server == 0 || !isCut((0, server))).ToList();
            _contact.Heard(new ContactRound
            {
                AskedAt = askedAt,
                Members = _ids,
                Answering = answering,
                Vouching = [.. answering.Where(id => id == "0" || _knowsHolder[int.Parse(id)])],
                Prefer = _prefer,
            }, askedAt);
        }
    }
}

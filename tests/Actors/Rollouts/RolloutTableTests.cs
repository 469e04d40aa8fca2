using System.Collections.Immutable;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Api;
using CsCheck;
using Xunit;

namespace ActorPm.Actors.Tests.Rollouts;

public sealed class RolloutTableTests
{
    [Fact]
    public void The_first_one_goes_alone_then_two_at_a_time()
    {
        var (rollout, effects) = RolloutTable.Step(Of(4, parallel: 2), new RolloutBegan());
        Assert.Equal([new StartBeside(0)], effects);
        (rollout, effects) = RolloutTable.Step(rollout, new NewIsReady(0));
        Assert.Equal([new GivePlace(0)], effects);
        (rollout, effects) = RolloutTable.Step(rollout, new NewServes(0));
        Assert.Equal([new StartBeside(1), new StartBeside(2)], effects);
        (_, effects) = RolloutTable.Step(rollout, new OldIsGone(0));
        Assert.Equal([new TellReplaced(0)], effects);
    }

    [Fact]
    public void One_that_fails_ends_it_and_leaves_the_old_ones_alone()
    {
        var (rollout, _) = RolloutTable.Step(Of(4), new RolloutBegan());
        var (failed, effects) = RolloutTable.Step(rollout, new NewHasFailed(0, "exit code 1"));

        Assert.Equal([new TellFailed(0, "exit code 1"), new FinishRollout()], effects);
        Assert.Equal(RolloutState.Failed, failed.State);
        Assert.Equal(0, failed.Replaced);
    }

    [Fact]
    public void Without_a_shared_port_the_next_is_stopped_only_when_the_one_before_is_back()
    {
        var (rollout, effects) = RolloutTable.Step(Of(3, beside: false, parallel: 3), new RolloutBegan());
        Assert.Equal([new StopThenStart(0)], effects);
        (_, effects) = RolloutTable.Step(rollout, new NewIsReady(0));
        Assert.Equal([new TellReplaced(0), new StopThenStart(1)], effects);
    }

    [Fact]
    public void Called_off_it_lets_those_that_serve_already_keep_their_place()
    {
        var rollout = Run(Of(3, parallel: 2), new RolloutBegan(), new NewIsReady(0), new NewServes(0), new NewIsReady(1));
        var (off, effects) = RolloutTable.Step(rollout, new RolloutCalledOff("stopped by pbm stop"));

        Assert.Equal([new EndNew(2)], effects);
        Assert.False(off.IsOver);
        off = Run(off, new NewServes(1), new OldIsGone(1), new OldIsGone(0));
        Assert.True(off.IsOver);
        Assert.Equal((RolloutState.CalledOff, 2), (off.State, off.Replaced));
    }

    [Fact]
    public void Carried_on_it_starts_anew_what_has_been_cleared_away_and_is_over_when_nothing_is_left()
    {
        var rollout = Of(3) with { Slots = [new RolloutSlot(0, true, SlotPhase.Replaced), new RolloutSlot(1, true, SlotPhase.Clearing), new RolloutSlot(2, true)] };
        (rollout, var effects) = RolloutTable.Step(rollout, new RolloutBegan());
        Assert.Equal([new StartBeside(2)], effects);
        (rollout, effects) = RolloutTable.Step(rollout, new OldIsGone(1));
        Assert.Empty(effects);
        rollout = Run(rollout, new NewIsReady(2), new NewServes(2), new OldIsGone(2));
        Assert.Equal(SlotPhase.Starting, rollout.Slots[1].Phase);

        var (done, last) = RolloutTable.Step(Of(1) with { Slots = [new RolloutSlot(0, true, SlotPhase.Replaced)] }, new RolloutBegan());
        Assert.Equal((RolloutState.Done, new FinishRollout()), (done.State, Assert.Single(last)));
    }

    /// <summary>
    /// Whatever happens in whatever order: an old process leaves only after its successor serves, what was told
    /// to start is led to an end, and it ends with exactly one word.
    /// </summary>
    [Fact]
    public void There_are_never_fewer_healthy_ones_than_it_found() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 4], Gen.Int[0, 20].Array[0, 80]).Sample((count, parallel, choices) =>
        {
            var world = new World(count);
            var rollout = Of(count, parallel: parallel);
            (rollout, var effects) = RolloutTable.Step(rollout, new RolloutBegan());
            world.CarryOut(effects);
            foreach (var choice in choices)
            {
                if (world.Next(choice) is not { } happened) continue;
                (rollout, effects) = RolloutTable.Step(rollout, happened);
                world.CarryOut(effects);
                Assert.Equal(count, world.Healthy);
                Assert.True(world.Starting <= Math.Max(1, parallel));
            }

            // However it went so far, letting everything settle ends it.
            for (var guard = 0; world.Settle() is { } last; guard++)
            {
                Assert.True(guard < 100);
                (rollout, effects) = RolloutTable.Step(rollout, last);
                world.CarryOut(effects);
                Assert.Equal(count, world.Healthy);
            }

            Assert.True(rollout.IsOver);
            Assert.Equal(1, world.Finished);
        });

    private static Rollout Run(Rollout rollout, params RolloutEvent[] events)
    {
        foreach (var happened in events) (rollout, _) = RolloutTable.Step(rollout, happened);
        return rollout;
    }

    private static Rollout Of(int count, bool beside = true, int parallel = 1) => new()
    {
        Slots = [.. Enumerable.Range(0, count).Select(id => new RolloutSlot(id, beside))],
        Parallel = parallel,
    };

    /// <summary>Instances with an old and a new process each, as the effects leave them.</summary>
    private sealed class World(int count)
    {
        private readonly Dictionary<int, string> _new = [];
        private readonly HashSet<int> _oldServes = [.. Enumerable.Range(0, count)];
        private readonly HashSet<int> _oldLeaves = [];

        public int Finished { get; private set; }

        public int Starting => _new.Values.Count(state => state is "starting" or "ready");

        public int Healthy => Enumerable.Range(0, count).Count(id => _oldServes.Contains(id) || _new.GetValueOrDefault(id) == "serves");

        public void CarryOut(IReadOnlyList<RolloutEffect> effects)
        {
            foreach (var effect in effects)
            {
                switch (effect)
                {
                    case StartBeside start:
                        Assert.True(_new.TryAdd(start.Id, "starting"));
                        break;
                    case GivePlace give:
                        _new[give.Id] = "ready";
                        break;
                    case EndNew end:
                        Assert.Equal("starting", _new[end.Id]);
                        _new[end.Id] = "ended";
                        break;
                    case FinishRollout:
                        Finished++;
                        break;
                }
            }
        }

        /// <summary>Something that can happen now, by chance.</summary>
        public RolloutEvent? Next(int choice)
        {
            if (choice == 20) return new RolloutCalledOff("test");
            var id = choice % count;
            return (choice / count % 3, _new.GetValueOrDefault(id)) switch
            {
                (0, "starting") => new NewIsReady(id),
                (1, "starting" or "ready") => Fail(id),
                (_, "ready") => Serve(id),
                (2, "serves") when _oldLeaves.Remove(id) => new OldIsGone(id),
                _ => null,
            };
        }

        /// <summary>What is left to happen when nothing fails any more.</summary>
        public RolloutEvent? Settle()
        {
            foreach (var (id, state) in _new)
            {
                if (state == "starting") return new NewIsReady(id);
                if (state == "ready") return Serve(id);
                if (_oldLeaves.Remove(id)) return new OldIsGone(id);
            }

            return null;
        }

        private NewHasFailed Fail(int id)
        {
            _new[id] = "failed";
            return new NewHasFailed(id, "test");
        }

        // What the app's supervisor does: the old one is told to leave when the new one serves.
        private NewServes Serve(int id)
        {
            _new[id] = "serves";
            _oldServes.Remove(id);
            _oldLeaves.Add(id);
            return new NewServes(id);
        }
    }
}

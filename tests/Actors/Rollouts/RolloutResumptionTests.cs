using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Actors.Rollouts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using Xunit;

namespace ActorPm.Actors.Tests.Rollouts;

public sealed class RolloutResumptionTests
{
    private const long Number = 10;

    /// <summary>What is found (old process 5, new ones from 11 on), and how it goes on.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { "old", "Waiting" },
        { "old, restarted meanwhile", "Waiting" },
        { "old and a new one", "Starting, taken over" },
        { "old and a new one, its line of output may be missed", "Clearing" },
        { "old and a new one that is being stopped", "Clearing" },
        { "old and a new one, failed", "Kept" },
        { "old and a new one, stopped by a person", "Kept" },
        { "old, called off", "Kept" },
        { "new and the old one, on disk", "Leaving" },
        { "new and the old one, on disk, failed", "Leaving" },
        { "new, on disk", "Replaced" },
        { "new, on disk, crashed since", "Replaced" },
        { "new, on disk, called off", "Replaced" },
        { "new alone", "Starting, awaited" },
        { "none", "Starting, awaited" },
        { "none, failed", "Kept" },
        { "alone: old", "Waiting" },
        { "alone: old, being stopped for it", "Starting, awaited" },
        { "alone: none, stopped for it", "Starting, awaited" },
        { "alone: new, not ready", "Starting, awaited" },
        { "alone: new, ready", "Replaced" },
        { "alone: none, failed for good", "Failed" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_thing_that_may_be_found_has_its_way_on(string found, string expected)
    {
        var (state, slot, instance) = World(found);
        var decided = RolloutResumption.Decide(Stored(state), slot, instance);

        Assert.Equal(expected, decided.Slot.Phase + (decided.Candidate is null ? "" : ", taken over") + (decided.AwaitsHolder ? ", awaited" : ""));
        Assert.Equal(slot.Beside && !decided.AwaitsHolder, decided.Slot.Beside);
    }

    [Fact]
    public void A_target_of_another_revision_is_not_gone_on_to()
    {
        var stored = Stored(RolloutState.Running) with { Target = new ReloadTarget(Spec, 3, "pbm apply f") };
        Assert.Equal(RolloutState.Running, RolloutResumption.Current(stored, 3, isUnwanted: false).State);
        Assert.Equal((RolloutState.CalledOff, "the app was changed meanwhile"), Ending(RolloutResumption.Current(stored, 4, isUnwanted: false)));
        Assert.Equal(RolloutState.CalledOff, RolloutResumption.Current(stored, 3, isUnwanted: true).State);
        Assert.Equal((RolloutState.Failed, "x"), Ending(RolloutResumption.Current(stored with { State = RolloutState.Failed, Why = "x" }, 4, isUnwanted: true)));
    }

    [Fact]
    public void What_is_stored_is_what_is_carried_on()
    {
        var rollout = new Rollout { Slots = [new RolloutSlot(4, true, SlotPhase.Starting), new RolloutSlot(2, false)], Parallel = 2, State = RolloutState.Failed, Why = "exit code 1" };
        var plan = new RolloutPlan(Number, "id", "web", "asked for", Drain: false, ByRule: true, rollout, DateTimeOffset.UnixEpoch, new ReloadTarget(Spec, 1, "pbm apply f"));
        var again = RolloutRecord.Plan(RolloutRecord.Of(plan, rollout, ["a story"]), "web", rollout.Slots);

        Assert.Equal(["a story"], again.CarriedOn!.Stories);
        Assert.Equal(plan, again with { CarriedOn = null, Rollout = rollout });
        Assert.Equal((2, RolloutState.Failed, "exit code 1"), (again.Rollout.Parallel, again.Rollout.State, again.Rollout.Why));
    }

    private static AppSpec Spec => new() { Name = "web", Script = "/srv/web.js", Cwd = "/srv" };

    private static (RolloutState, string?) Ending(StoredRollout rollout) => (rollout.State, rollout.Why);

    private static StoredRollout Stored(RolloutState state) => new()
    {
        AppId = "id",
        Number = Number,
        Reason = "asked for",
        StartedAt = DateTimeOffset.UnixEpoch,
        Slots = [],
        State = state,
    };

    private static (RolloutState State, StoredRolloutSlot Slot, FoundInstance Found) World(string found)
    {
        bool Has(string words) => found.Contains(words, StringComparison.Ordinal);
        var state = Has("called off") ? RolloutState.CalledOff : Has(", failed") && !Has("for good") ? RolloutState.Failed : RolloutState.Running;
        var alone = found.StartsWith("alone", StringComparison.Ordinal);
        List<KeptProcess> processes = [];
        if (Has("old")) processes.Add(Process(Has("restarted") ? 12 : 5));
        if (Has("new")) processes.Add(Process(11) with { Stopping = Has("new one that is being stopped") });
        var isNew = Has("on disk") || (alone && !Has("alone: old"));
        var stored = isNew ? 11 : Has("restarted") ? 12 : 5;
        var memory = new ProcessMemory
        {
            CreatedAt = DateTimeOffset.UnixEpoch,
            Generation = stored,
            Reload = isNew || Has("for it") ? Number : null,
            Status = Has("for it") ? ProcessState.Stopping : Has("not ready") ? ProcessState.Launching : Has("crashed") ? ProcessState.WaitingRestart
                : Has("for good") ? ProcessState.Errored : ProcessState.Online,
        };
        var wanted = !Has("stopped by a person") && !Has("for good");
        return (state, new StoredRolloutSlot(0, !alone), new FoundInstance(memory, wanted, ActorPm.Actors.Apps.TwoGenerations.Holder(stored, processes), processes, !Has("may be missed")));
    }

    private static KeptProcess Process(long generation) => new()
    {
        Instance = 0,
        Generation = generation,
        Process = new ProcessIdentity(1, 1, "boot"),
        SpawnedAt = 0,
        Spec = "",
        Route = generation > Number ? RouteState.Held : RouteState.Open,
    };
}

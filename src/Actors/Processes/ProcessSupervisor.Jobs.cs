using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Processes;

/// <content>Jobs: runs at the times of a schedule.</content>
internal sealed partial class ProcessSupervisor
{
    private long? _spawnWhenStored;

    private bool IsAwaitingItsTime => _app.Spec.Schedule is not null && _life.Memory is { Status: ProcessState.Stopped, EndedItself: true };

    private void SpawnStored(long? generation)
    {
        // Told to stop meanwhile, it is started all the same: the stop follows as soon as there is something to end.
        if (generation is { } stored && stored == _life.Memory.Generation && _life.Process is null) PrepareSpawn(stored);
    }

    /// <summary>Times of another schedule that have passed were not meant; what is no job any more is started again.</summary>
    private void OnScheduleChanged()
    {
        var before = _life;
        if (_app.Spec.Schedule is not null) _life = _life with { Memory = _life.Memory with { PlannedAt = _services.Time.GetUtcNow() } };
        Remember(before);
        if (!_wanted) return;
        if (_app.Spec.Schedule is null && _life.Memory is { Status: ProcessState.Stopped, EndedItself: true })
            Step(new StartAsked("it has no schedule any more", ByHand: true));
        else if (_app.Spec.Schedule is not null && _life.Status is ProcessState.WaitingRestart or ProcessState.Errored)
            Step(new StartAsked("it has a schedule now", ByHand: true));
    }
}

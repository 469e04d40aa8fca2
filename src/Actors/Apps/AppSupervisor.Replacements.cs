using ActorPm.Actors.Processes;
using ActorPm.Contracts.Processes;
using Akka.Actor;

namespace ActorPm.Actors.Apps;

/// <content>New processes because a rule wants them: one instance at a time, however many want it.</content>
internal sealed partial class AppSupervisor
{
    /// <summary>A rule whose replacement failed may try again after this; the old process serves meanwhile.</summary>
    private static readonly TimeSpan ReplacementPause = TimeSpan.FromMinutes(1);

    /// <summary>In the order in which they were wanted: one that leaks fast waits for the others.</summary>
    private readonly OrderedDictionary<int, ReplacementWanted> _replacements = [];
    private readonly Dictionary<int, DateTimeOffset> _replacementFailed = [];

    /// <summary>For the same reason the same instance wants it again and again until it is done.</summary>
    private void OnReplacementWanted(ReplacementWanted wanted)
    {
        _replacements.TryAdd(wanted.Id, wanted);
        BeginReplacements();
    }

    /// <summary>One instance at a time, however many want it.</summary>
    private void BeginReplacements()
    {
        foreach (var wanted in _replacements.Values.ToList())
        {
            if (_rollout is not null || _resumed is not null) return;
            if (!_places.TryGetValue(wanted.Id, out var place) || place.Status is not { State: ProcessState.Online } status
                || (wanted.Generation ?? status.Memory.Generation) != status.Memory.Generation)
            {
                _replacements.Remove(wanted.Id);
                continue;
            }

            var failedLately = _replacementFailed.TryGetValue(wanted.Id, out var failed) && services.Time.GetUtcNow() - failed < ReplacementPause;
            if (failedLately && !wanted.Hung)
            {
                Timers.StartSingleTimer(nameof(RetryReplacement), RetryReplacement.Instance, ReplacementPause);
                continue;
            }

            _replacements.Remove(wanted.Id);
            // What hangs serves nobody, so nothing is lost by stopping it when a new one beside it has failed.
            if (failedLately || (_places.Count == 1 && !CanStartBeside(place))) place.Holder.Tell(new RestartUnlessStopped(wanted.Reason, wanted.Afresh));
            else BeginRollout([place], wanted.Reason, drain: !wanted.Hung, parallel: 1, operation: null, byRule: true);
        }
    }

    /// <summary>What runs is replaced one by one; what waits for its start is started now.</summary>
    private void OnReplaceInstances(ReplaceInstances replace)
    {
        foreach (var place in replace.Ids.Where(_places.ContainsKey).Select(id => _places[id]))
        {
            if (place.Status is { State: ProcessState.Online })
                _replacements.TryAdd(place.Id, new ReplacementWanted(place.Id, replace.Generation, replace.Reason, Afresh: replace.Afresh));
            else if (_app.Spec.Schedule is null)
                place.Holder.Tell(new RestartUnlessStopped(replace.Reason, replace.Afresh));
        }

        BeginReplacements();
    }

    private sealed record RetryReplacement : INoSerializationVerificationNeeded
    {
        public static readonly RetryReplacement Instance = new();
    }
}

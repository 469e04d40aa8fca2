using ActorPm.Actors.Ports;
using ActorPm.Actors.Processes;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Processes;

namespace ActorPm.Actors.Apps;

/// <summary>One app that is asked for.</summary>
/// <param name="Spec">What was declared.</param>
/// <param name="CallerEnvironment">Environment to record with it.</param>
/// <param name="Run">To run, or only to be listed.</param>
internal sealed record WantedApp(AppSpec Spec, IReadOnlyDictionary<string, string> CallerEnvironment, bool Run);

/// <summary>What starting a list of apps comes to: all of it, or (with <see cref="Error"/>) nothing.</summary>
internal sealed record StartPlan
{
    /// <summary>Why nothing is done.</summary>
    public ApiError? Error { get; init; }

    /// <summary>Apps that were not there, with their instances.</summary>
    public IReadOnlyList<(StoredApp App, IReadOnlyList<StoredInstance> Instances)> New { get; init; } = [];

    /// <summary>Apps that were there, with what is to be done to their instances.</summary>
    public IReadOnlyList<(StoredApp App, IReadOnlyList<InstanceStatus> Instances)> Existing { get; init; } = [];

    /// <summary>The one transaction.</summary>
    public IReadOnlyList<StateChange> Changes { get; init; } = [];
}

/// <summary>Decides what <c>start</c> does; pure but for the check of files, which is handed in.</summary>
internal static class StartPlanner
{
    /// <param name="registry">What is there.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="force">Another copy of what runs already.</param>
    /// <param name="restartExisting">By name: update and restart (apps from a file).</param>
    /// <param name="check">What is wrong with an app; null for nothing.</param>
    /// <param name="newAppId">Gives opaque ids.</param>
    /// <param name="now">Wall clock.</param>
    /// <param name="origin">Where it comes from, for the history.</param>
    public static StartPlan Plan(
        AppRegistry registry,
        IReadOnlyList<WantedApp> wanted,
        bool force,
        bool restartExisting,
        Func<WantedApp, ApiError?> check,
        Func<string> newAppId,
        DateTimeOffset now,
        ChangeOrigin? origin = null)
    {
        origin ??= new ChangeOrigin(null, "pbm start");
        var planned = new List<(StoredApp, IReadOnlyList<StoredInstance>)>();
        var existing = new List<(StoredApp, IReadOnlyList<InstanceStatus>)>();
        var changes = new List<StateChange>();
        var nextId = registry.NextId;
        var taken = new HashSet<string>();
        foreach (var app in wanted)
        {
            if (check(app) is { } wrong) return new StartPlan { Error = wrong };
            var known = force ? null : FindExisting(registry, app.Spec, restartExisting, taken);
            if (known is null)
            {
                var (stored, instances) = Create(app, newAppId(), nextId, now);
                nextId += instances.Count;
                var (first, made) = Revisions.Next(null, stored, origin, now);
                planned.Add((first, instances));
                changes.AddRange(made);
                changes.AddRange(instances.Select(instance => new PutInstance(instance)));
                continue;
            }

            IReadOnlyList<InstanceStatus> there = [.. registry.InstancesOf(known.AppId)];
            if (!restartExisting && there.Any(status => status.State is not (ProcessState.Stopped or ProcessState.Errored)))
                return new StartPlan { Error = AlreadyRunning(app.Spec) };
            taken.Add(known.AppId);
            var (updated, revised) = Revisions.Next(known, known with { Spec = app.Spec with { Instances = known.Spec.Instances }, CallerEnvironment = app.CallerEnvironment }, origin, now);
            existing.Add((updated, there));
            changes.AddRange(revised);
            changes.Add(new SetWanted([.. there.Select(status => status.Id)], true));
        }

        return new StartPlan { New = planned, Existing = existing, Changes = changes };
    }

    /// <summary>
    /// From a file, the name decides (PM2's rule for files). From the command line the same script, arguments
    /// and folder under the same name are the same app; another name makes another one.
    /// </summary>
    private static StoredApp? FindExisting(AppRegistry registry, AppSpec spec, bool byName, HashSet<string> taken) =>
        registry.Apps.Values.FirstOrDefault(app =>
            !taken.Contains(app.AppId) && app.Spec.Name == spec.Name && (byName || app.Spec.IsSameAppAs(spec)));

    private static (StoredApp App, IReadOnlyList<StoredInstance> Instances) Create(WantedApp wanted, string appId, int firstId, DateTimeOffset now)
    {
        var app = new StoredApp
        {
            AppId = appId,
            Spec = wanted.Spec,
            CallerEnvironment = wanted.CallerEnvironment,
            CreatedAt = now,
        };
        var run = wanted.Run && wanted.Spec.Autostart;
        IReadOnlyList<StoredInstance> instances =
        [
            .. Enumerable.Range(0, wanted.Spec.Instances).Select(slot =>
                new StoredInstance(firstId + slot, appId, slot, run, new ProcessMemory { CreatedAt = now })),
        ];
        return (app, instances);
    }

    private static ApiError AlreadyRunning(AppSpec spec) => new()
    {
        Code = ApiErrorCode.AlreadyRunning,
        Message = $"Script already launched, add -f option to force re-execution ({spec.Name}: {spec.Script})",
        Hint = $"pbm restart {spec.Name} restarts it, --name gives another copy a name of its own",
    };
}

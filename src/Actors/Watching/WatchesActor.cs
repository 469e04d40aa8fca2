using ActorPm.Actors.Apps;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Api;
using Akka.Actor;

namespace ActorPm.Actors.Watching;

/// <summary>To the list of apps: what hinders watching an app; null when nothing does any more.</summary>
internal sealed record WatchTrouble(string AppId, string? Text) : INoSerializationVerificationNeeded;

/// <summary>
/// Watches the files of all apps that want it and asks for their restart. Child of <c>/user/node</c>. When
/// it dies the ActorSystem is built anew; changes of that moment are missed, no app is touched.
/// </summary>
internal sealed class WatchesActor(IFileWatching watching, IActorRef apps, IEventLog events, TimeProvider time) : UntypedActor, IWithTimers
{
    private readonly Dictionary<string, Watched> _watched = [];
    private int _serial;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IFileWatching watching, IActorRef apps, IEventLog events, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new WatchesActor(watching, apps, events, time));

    protected override void PostStop()
    {
        foreach (var watched in _watched.Values) watched.Subscription.Dispose();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AppDeclared declared:
                OnDeclared(declared);
                break;
            case AppForgotten forgotten:
                Forget(forgotten.AppId);
                break;
            case AppStartedByHand started when _watched.TryGetValue(started.AppId, out var watched):
                // Whoever starts an app again wants to see what happens now.
                watched.State = WatchState.Empty;
                break;
            case AppStartedByHand:
                break;
            case FilesChanged changed when Current(changed.AppId, changed.Serial) is { } watched:
                OnChanged(watched, changed.Changes);
                break;
            case TroubleFound trouble when Current(trouble.AppId, trouble.Serial) is { } watched:
                Tell(watched, trouble.Text);
                break;
            case WaitOver over when Current(over.AppId, over.Serial) is { } watched:
                Step(watched, WatchDecisions.WaitOver(watched.State, watched.App.Spec.Watch, time.GetUtcNow()));
                break;
            case FilesChanged or TroubleFound or WaitOver:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnDeclared(AppDeclared declared)
    {
        var spec = declared.App.Spec;
        if (_watched.TryGetValue(declared.App.AppId, out var known))
        {
            if (known.App.Spec.Watch == spec.Watch && known.App.Spec.Cwd == spec.Cwd)
            {
                // The watch goes on: a new one would miss what changes until it is in place.
                known.App = declared.App;
                known.Filter.OwnFiles = declared.OwnFiles;
                known.State = WatchDecisions.Without(known.State, path => known.Filter.Skips(path, isFolder: false));
                return;
            }

            Forget(declared.App.AppId);
        }

        if (!spec.Watch.Enabled) return;
        var filter = new WatchFilter(spec, declared.OwnFiles);
        var serial = ++_serial;
        var plan = new WatchPlan(filter.Roots, filter.Skips, filter.CountsFolders, spec.Watch.Polling, spec.Watch.FollowLinks, declared.At);
        _watched[declared.App.AppId] = new Watched
        {
            App = declared.App,
            Filter = filter,
            Serial = serial,
            Subscription = watching.Watch(plan, new Observer(Self, declared.App.AppId, serial)),
        };
    }

    private void Forget(string appId)
    {
        if (!_watched.Remove(appId, out var watched)) return;
        watched.Subscription.Dispose();
        Timers.Cancel(appId);
        if (watched.HasTrouble) apps.Tell(new WatchTrouble(appId, null));
    }

    // Seen before they were known to be the app's own: not counted.
    private void OnChanged(Watched watched, IReadOnlyList<FileChange> changes)
    {
        var counted = changes.Where(change => !watched.Filter.OwnFiles.Contains(change.Path)).ToList();
        Step(watched, WatchDecisions.Changed(watched.State, watched.App.Spec.Watch, counted, time.GetUtcNow()));
    }

    private void Step(Watched watched, WatchStep step)
    {
        watched.State = step.State;
        var appId = watched.App.AppId;
        if (step.WaitOn is { } wait) Timers.StartSingleTimer(appId, new WaitOver(appId, watched.Serial), wait);
        if (step.Restart is not { } restart) return;
        apps.Tell(new RestartBecause(appId, null, WatchTexts.Reason(restart, watched.Filter), Afresh: true));
        foreach (var path in restart.Suspended)
            Tell(watched, WatchTexts.Suspended(path, watched.Filter, WatchDecisions.SuspendedFor(step.State.Paths[path])));
    }

    private void Tell(Watched watched, string text)
    {
        watched.HasTrouble = true;
        apps.Tell(new WatchTrouble(watched.App.AppId, text));
        events.Append(new EventRecord
        {
            At = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Kind = "watch",
            Name = watched.App.Spec.Name,
            Text = text,
        });
    }

    private Watched? Current(string appId, int serial) =>
        _watched.TryGetValue(appId, out var watched) && watched.Serial == serial ? watched : null;

    private sealed class Watched
    {
        public required StoredApp App { get; set; }

        public required WatchFilter Filter { get; init; }

        public required int Serial { get; init; }

        public required IDisposable Subscription { get; init; }

        public WatchState State { get; set; } = WatchState.Empty;

        public bool HasTrouble { get; set; }
    }

    private sealed class Observer(IActorRef actor, string appId, int serial) : IFileWatchObserver
    {
        public void Changed(IReadOnlyList<FileChange> changes) => actor.Tell(new FilesChanged(appId, serial, changes));

        public void Trouble(string text) => actor.Tell(new TroubleFound(appId, serial, text));
    }

    private sealed record FilesChanged(string AppId, int Serial, IReadOnlyList<FileChange> Changes) : INoSerializationVerificationNeeded;

    private sealed record TroubleFound(string AppId, int Serial, string Text) : INoSerializationVerificationNeeded;

    private sealed record WaitOver(string AppId, int Serial) : INoSerializationVerificationNeeded;
}

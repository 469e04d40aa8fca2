using ActorPm.Contracts.Keeper;

namespace ActorPm.Actors.Processes;

/// <content>What the list of apps, a person or a rule wants of the instance.</content>
internal sealed partial class ProcessSupervisor
{
    private void OnAsked(object message)
    {
        switch (message)
        {
            case ProcessWish wish:
                OnWish(wish);
                break;
            case RestartUnlessStopped restart when _wanted && !_retiring:
                Step(new RestartAsked(restart.Reason, ByHand: restart.Afresh));
                break;
            case RunByItsSchedule run when _wanted && !_retiring:
                Step(new RunDue(run.PlannedAt, run.Reason));
                break;
            case AppChanged changed:
                OnAppChanged(changed);
                break;
            case ResetCounters:
                var before = _life;
                _life = _life with { Memory = _life.Memory with { Restarts = 0, UnstableRestarts = 0 } };
                Remember(before);
                break;
            case RetireProcess retire:
                OnRetire(retire);
                break;
        }
    }

    private void OnWish(ProcessWish wish)
    {
        _wanted = wish.Happened is not StopAsked;
        if (wish.Watcher is not null) _watchers.Add(wish.Watcher, wish.Goal);
        if (wish.Reload is { } reload) _life = _life with { Memory = _life.Memory with { Reload = reload } };
        Step(wish.Happened);
        // A job that is started waits: that is all there is to its start.
        if (wish.Happened is StartAsked && IsAwaitingItsTime) _watchers.OnReady(Status());
        if (wish.Goal == WatchGoal.Up) RearmSettleWindow();
        else _watchers.OnDown(Status());
    }

    private void OnAppChanged(AppChanged changed)
    {
        var before = _app;
        _app = changed.App;
        var facts = _services.Planner.Describe(Launch(0));
        // A running process goes on writing the files it was started with.
        _facts = _life.Process is null ? facts : facts with
        {
            OutLog = _facts.OutLog,
            ErrorLog = _facts.ErrorLog,
            CombinedLog = _facts.CombinedLog,
            PidFile = _facts.PidFile,
        };
        if (_life.Process is not null && before.Spec.Logs.Rotation != _app.Spec.Logs.Rotation)
            Order(new ChangeRotationRequest { Instances = [new InstanceRotation(_id, _services.Planner.Rotation(_app.Spec.Logs))] });
        if (before.Spec.Single != _app.Spec.Single && _life.Process is not null)
        {
            if (_app.Spec.Single) BeginLease();
            else Lease(null);
        }

        if (before.Spec.Alive != _app.Spec.Alive) AskAnew();
        if (before.Spec.Schedule != _app.Spec.Schedule) OnScheduleChanged();
        Publish();
    }
}

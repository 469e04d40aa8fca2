using ActorPm.Node.Scheduling;
using ActorPm.Node.Tests.Fakes;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace ActorPm.Node.Tests.Scheduling;

public sealed class TicklessSchedulerTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly TicklessScheduler _scheduler;
    private readonly List<string> _done = [];

    private IActionScheduler Actions => _scheduler;

    public TicklessSchedulerTests() => _scheduler = new TicklessScheduler(Config.Empty, NoLogger.Instance, _time);

    public void Dispose() => _scheduler.Dispose();

    [Fact]
    public void Nothing_scheduled_means_no_timer_at_all()
    {
        Assert.Equal(0, _time.SetTimers);
        Schedule("one", Second);
        Assert.Equal(1, _time.SetTimers);
        _time.Advance(Second);
        Assert.Equal(0, _time.SetTimers);
        Assert.Equal(["one"], _done);
    }

    [Fact]
    public void Actions_run_in_the_order_of_their_times()
    {
        Schedule("third", Second * 3);
        Schedule("first", Second);
        Schedule("second", Second * 2);
        _time.Advance(Second * 1.5);
        Assert.Equal(["first"], _done);
        _time.Advance(Second * 2);
        Assert.Equal(["first", "second", "third"], _done);
    }

    [Fact]
    public void Equal_times_keep_the_order_of_the_calls()
    {
        for (var number = 0; number < 50; number++) Schedule(number.ToString(), Second);
        _time.Advance(Second);
        Assert.Equal(Enumerable.Range(0, 50).Select(number => number.ToString()), _done);
    }

    [Fact]
    public void An_action_scheduled_for_now_runs_at_once()
    {
        Schedule("now", TimeSpan.Zero);
        _time.Advance(TimeSpan.Zero);
        Assert.Equal(["now"], _done);
    }

    [Fact]
    public void A_cancelled_action_does_not_run()
    {
        using var cancelable = new Cancelable((IScheduler)_scheduler);
        Actions.ScheduleOnce(Second, () => _done.Add("cancelled"), cancelable);
        Schedule("other", Second);
        cancelable.Cancel();
        _time.Advance(Second * 2);
        Assert.Equal(["other"], _done);
    }

    [Fact]
    public void A_repeated_action_runs_at_each_interval_until_it_is_cancelled()
    {
        using var cancelable = new Cancelable((IScheduler)_scheduler);
        Actions.ScheduleRepeatedly(Second, Second * 2, () => _done.Add(Seconds()), cancelable);
        _time.Advance(Second * 6);
        Assert.Equal(["1", "3", "5"], _done);
        cancelable.Cancel();
        _time.Advance(Second * 10);
        Assert.Equal(3, _done.Count);
        Assert.Equal(0, _time.SetTimers);
    }

    [Fact]
    public void A_repeated_action_that_cancels_itself_runs_no_more()
    {
        using var cancelable = new Cancelable((IScheduler)_scheduler);
        Actions.ScheduleRepeatedly(Second, Second, () =>
        {
            _done.Add(Seconds());
            if (_done.Count == 2) cancelable.Cancel();
        }, cancelable);
        _time.Advance(Second * 10);
        Assert.Equal(["1", "2"], _done);
    }

    [Fact]
    public void An_action_may_schedule_another()
    {
        Actions.ScheduleOnce(Second, () => Schedule("inner at " + Seconds(), Second));
        _time.Advance(Second * 3);
        Assert.Equal(["inner at 1"], _done);
    }

    [Fact]
    public void An_action_that_throws_harms_no_other()
    {
        Actions.ScheduleOnce(Second, () => throw new InvalidOperationException("on purpose"));
        Schedule("other", Second);
        _time.Advance(Second);
        Assert.Equal(["other"], _done);
    }

    [Fact]
    public void After_its_end_nothing_runs_and_nothing_is_taken()
    {
        Schedule("late", Second);
        _scheduler.Dispose();
        _time.Advance(Second * 2);
        Assert.Empty(_done);
        Assert.Throws<SchedulerException>(() => Schedule("later", Second));
    }

    [Fact]
    public void Ten_thousand_timers_run_each_once_and_in_order()
    {
        var random = new Random(7);
        var dues = Enumerable.Range(0, 10_000).Select(_ => random.Next(1, 60_000)).ToList();
        foreach (var due in dues) Actions.ScheduleOnce(TimeSpan.FromMilliseconds(due), () => _done.Add(due.ToString()));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(dues.Order().Select(due => due.ToString()), _done);
    }

    [Fact]
    public async Task Timers_of_actors_work_in_a_real_system()
    {
        var settings = ConfigurationFactory.ParseString(
            $"akka.scheduler.implementation = \"{typeof(TicklessScheduler).FullName}, {typeof(TicklessScheduler).Assembly.GetName().Name}\"");
        using var system = ActorSystem.Create("scheduling", settings);
        Assert.IsType<TicklessScheduler>(system.Scheduler);
        var ticks = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Ticking(ticks)));
        Assert.Equal(3, await ticks.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        await system.Terminate();
    }

    private void Schedule(string name, TimeSpan delay) => Actions.ScheduleOnce(delay, () => _done.Add(name));

    private string Seconds() => _scheduler.MonotonicClock.TotalSeconds.ToString();

    private sealed class Ticking(TaskCompletionSource<int> ticks) : UntypedActor, IWithTimers
    {
        private int _count;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() => Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromMilliseconds(5));

        protected override void OnReceive(object message)
        {
            if (++_count < 3) return;
            Timers.CancelAll();
            ticks.TrySetResult(_count);
        }
    }
}

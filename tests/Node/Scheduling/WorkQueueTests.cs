using ActorPm.Node.Scheduling;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using CsCheck;

namespace ActorPm.Node.Tests.Scheduling;

public sealed class WorkQueueTests
{
    [Fact]
    public void Work_comes_out_by_due_time_and_in_the_order_added_where_times_are_equal() =>
        Gen.Int[0, 20].Array[0, 200].Sample(dues =>
        {
            var queue = new WorkQueue();
            var names = new Dictionary<ScheduledWork, int>();
            foreach (var (index, due) in dues.Index())
            {
                var work = new ScheduledAction(() => { }, null, null);
                names[work] = index;
                queue.Add(work, TimeSpan.FromSeconds(due));
            }

            List<int> taken = [];
            while (queue.TryTakeDue(TimeSpan.MaxValue, out var work, out _)) taken.Add(names[work]);
            Assert.Equal(Enumerable.Range(0, dues.Length).OrderBy(index => dues[index]), taken);
        });

    [Fact]
    public void What_is_not_due_stays()
    {
        var queue = new WorkQueue();
        queue.Add(new ScheduledAction(() => { }, null, null), TimeSpan.FromSeconds(2));
        Assert.False(queue.TryTakeDue(TimeSpan.FromSeconds(1.9), out _, out _));
        Assert.True(queue.TryTakeDue(TimeSpan.FromSeconds(2), out _, out var due));
        Assert.Equal(TimeSpan.FromSeconds(2), due);
        Assert.Null(queue.NextDue);
    }

    [Fact]
    public void Cancelled_work_does_not_pile_up()
    {
        var queue = new WorkQueue();
        using var scheduler = new TicklessScheduler(Config.Empty, NoLogger.Instance);
        for (var number = 0; number < 100_000; number++)
        {
            using var cancelable = new Cancelable((IScheduler)scheduler);
            queue.Add(new ScheduledAction(() => { }, null, cancelable), TimeSpan.FromHours(1));
            cancelable.Cancel();
        }

        Assert.True(queue.Count <= 2048, $"{queue.Count} entries are kept");
    }
}

using ActorPm.Shell.Merging;
using CsCheck;

namespace ActorPm.Shell.Tests.Merging;

public sealed class TimeMergeTests
{
    private const long Window = 250;

    [Fact]
    public void What_comes_within_the_window_is_put_in_order()
    {
        var merge = new TimeMerge<string>(Window, 1000);
        merge.Add(0, 20, "b", 1, 0);
        merge.Add(1, 10, "a", 1, 249);
        Assert.False(merge.TryTake(249, out _));
        Assert.Equal(1, merge.WaitFor(249));
        Assert.Equal("a b", string.Join(' ', TakeAll(merge, 250)));
        Assert.Equal(-1, merge.WaitFor(250));
    }

    [Fact]
    public void A_silent_source_holds_nobody_up_and_what_comes_too_late_comes_as_it_is()
    {
        var merge = new TimeMerge<string>(Window, 1000);
        merge.Add(0, 20, "b", 1, 0);
        Assert.Equal(["b"], TakeAll(merge, 250));
        merge.Add(1, 10, "a", 1, 300);
        Assert.Empty(TakeAll(merge, 549));
        Assert.Equal(["a"], TakeAll(merge, 550));
    }

    [Fact]
    public void A_clock_that_is_wrong_delays_nobody_by_more_than_the_window()
    {
        var merge = new TimeMerge<string>(Window, 1000);
        merge.Add(0, 1_000_000, "from a server an hour ahead", 1, 0);
        merge.Add(1, 10, "a", 1, 10);
        Assert.Equal("a, from a server an hour ahead", string.Join(", ", TakeAll(merge, 250)));
    }

    [Fact]
    public void When_it_is_full_nothing_is_held()
    {
        var merge = new TimeMerge<string>(Window, 10);
        merge.Add(0, 20, "b", 6, 0);
        Assert.False(merge.IsFull);
        merge.Add(1, 10, "a", 6, 0);
        Assert.True(merge.IsFull);
        Assert.True(merge.TryTake(0, out var taken));
        Assert.Equal("a", taken);
        Assert.False(merge.TryTake(0, out _));
    }

    [Fact]
    public void Whatever_comes_nothing_is_lost_or_held_longer_and_each_source_keeps_its_order()
    {
        var any = Gen.Select(Gen.Int[0, 2], Gen.Long[0, 400], Gen.Long[0, 120]).Array[0, 60];
        any.Sample(arrivals =>
        {
            var merge = new TimeMerge<(int Source, int Number, long ArrivedAt)>(Window, 20);
            var (now, out_, number) = (0L, new List<(int Source, int Number, long ArrivedAt)>(), 0);
            void Take()
            {
                while (merge.TryTake(now, out var item)) out_.Add(item);
                Assert.False(merge.IsFull);
            }

            foreach (var (source, at, pause) in arrivals)
            {
                now += pause;
                Take();
                merge.Add(source, at, (source, number++, now), 1, now);
                Take();
                if (merge.WaitFor(now) is var wait and >= 0) Assert.InRange(wait, 1, Window);
            }

            now += Window;
            Take();
            Assert.True(merge.IsEmpty);
            Assert.Equal(Enumerable.Range(0, arrivals.Length), out_.Select(item => item.Number).Order());
            foreach (var source in out_.GroupBy(item => item.Source)) Assert.Equal(source.Select(item => item.Number).Order(), source.Select(item => item.Number));
        });
    }

    private static List<string> TakeAll(TimeMerge<string> merge, long now)
    {
        var taken = new List<string>();
        while (merge.TryTake(now, out var item)) taken.Add(item);
        return taken;
    }
}

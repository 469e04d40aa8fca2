using ActorPm.Node.Hosting;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Hosting;

public sealed class MemoryReturnTests
{
    private readonly ManualTime _time = new();
    private long _allocated;
    private int _collected;

    [Fact]
    public void What_was_thrown_away_is_given_back_once()
    {
        using var memory = Begin();
        _allocated = MemoryReturn.Enough;
        _time.Advance(MemoryReturn.Interval);
        Assert.Equal(1, _collected);

        _time.Advance(MemoryReturn.Interval * 10);
        Assert.Equal(1, _collected);
    }

    [Fact]
    public void A_node_at_rest_is_left_alone_until_the_little_it_allocates_is_enough()
    {
        using var memory = Begin();
        for (var times = 1; times < 16; times++)
        {
            _allocated += MemoryReturn.Enough / 16;
            _time.Advance(MemoryReturn.Interval);
        }

        Assert.Equal(0, _collected);
        _allocated += MemoryReturn.Enough / 16;
        _time.Advance(MemoryReturn.Interval);
        Assert.Equal(1, _collected);
    }

    [Fact]
    public void What_takes_long_is_done_more_rarely()
    {
        var pause = TimeSpan.FromMilliseconds(100);
        using var memory = Begin(pause);
        for (var times = 0; times < 10; times++)
        {
            _allocated += MemoryReturn.Enough;
            _time.Advance(MemoryReturn.Interval);
        }

        // The first took 100 ms: the next is 50 s later.
        Assert.Equal(2, _collected);
    }

    [Fact]
    public void Nothing_is_done_after_the_end()
    {
        Begin().Dispose();
        _allocated = MemoryReturn.Enough;
        _time.Advance(MemoryReturn.Interval * 2);
        Assert.Equal(0, _collected);
    }

    private MemoryReturn Begin(TimeSpan pause = default) => new(
        _time,
        () => _allocated,
        () =>
        {
            _collected++;
            _time.Advance(pause);
        });
}

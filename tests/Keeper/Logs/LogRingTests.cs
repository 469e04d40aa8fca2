using ActorPm.Keeper.Logs;
using CsCheck;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class LogRingTests
{
    [Fact]
    public void Whatever_is_read_and_released_in_turns_comes_out_as_it_went_in() =>
        Gen.Select(Gen.Int[0, 1], Gen.Int[1, 300]).List[1, 200].Sample(steps =>
        {
            var ring = new LogRing(1024);
            var waiting = new Queue<(int Offset, int Length, long End, byte Value)>();
            byte value = 0;
            foreach (var (kind, size) in steps)
            {
                if (kind == 0)
                {
                    var room = ring.Reserve(16, size + 16);
                    if (room.IsEmpty) continue;
                    var length = Math.Min(size, room.Length);
                    room[..length].Fill(++value);
                    var offset = ring.Commit(length, out var end);
                    waiting.Enqueue((offset, length, end, value));
                }
                else if (waiting.TryDequeue(out var item))
                {
                    Assert.Equal(-1, ring.Bytes(item.Offset, item.Length).IndexOfAnyExcept(item.Value));
                    ring.Release(item.End);
                }
            }
        });

    [Fact]
    public void A_full_ring_has_no_room_until_something_is_released()
    {
        var ring = new LogRing(1024);
        Assert.Equal(1024, ring.Reserve(16, 4096).Length);
        ring.Commit(1000, out var end);
        Assert.True(ring.Reserve(16, 4096).IsEmpty);
        ring.Release(end);
        Assert.Equal(1024, ring.Reserve(16, 4096).Length);
    }
}

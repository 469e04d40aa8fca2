using System.Text;
using ActorPm.Keeper.Logs;
using CsCheck;

namespace ActorPm.Keeper.Tests.Logs;

public sealed class ErrorTailTests
{
    [Fact]
    public void It_is_the_end_of_everything_written() =>
        Gen.Byte[97, 122].Array[0, 3000].List[0, 12].Sample(blocks =>
        {
            var tail = new ErrorTail();
            foreach (var block in blocks) tail.Add(block);
            var all = blocks.SelectMany(block => block).ToArray();
            Assert.Equal(all[Math.Max(0, all.Length - 4096)..], tail.Bytes);
        });

    [Fact]
    public void A_line_that_lost_its_beginning_is_left_out()
    {
        var tail = new ErrorTail();
        tail.Add(Encoding.UTF8.GetBytes(new string('x', 5000) + "\nlast\n"));
        Assert.Equal("last\n", tail.ToString());
    }
}

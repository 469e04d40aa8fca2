using System.Text;
using CsCheck;

namespace ActorPm.Keeper.Tests.Wire;

public sealed class LineBufferTests
{
    [Fact]
    public void Lines_come_out_whole_however_they_are_cut() =>
        Gen.Select(Gen.String[Gen.Char['a', 'f'], 0, 30].List[0, 30], Gen.Int[1, 25]).Sample((lines, piece) =>
        {
            var buffer = new LineBuffer(1000);
            var taken = new List<string>();
            foreach (var bytes in Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\n"))).Chunk(piece))
            {
                buffer.Add(bytes);
                while (buffer.TryTake(out var line)) taken.Add(Encoding.ASCII.GetString(line));
            }

            Assert.Equal(lines, taken);
            Assert.True(buffer.Rest.IsEmpty);
        });

    [Fact]
    public void A_line_over_the_limit_is_thrown_away_and_counted_and_the_next_one_is_read()
    {
        var buffer = new LineBuffer(10);
        var taken = new List<string>();
        long lost = 0;
        foreach (var bytes in "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nnext\n"u8.ToArray().Chunk(7))
        {
            buffer.Add(bytes);
            while (buffer.TryTake(out var line)) taken.Add(Encoding.ASCII.GetString(line));
            lost += buffer.TakeOverflow();
        }

        Assert.Equal(["next"], taken);
        Assert.Equal(30, lost);
    }
}

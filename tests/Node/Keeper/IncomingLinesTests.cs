using System.Text;
using ActorPm.Node.Keeper;

namespace ActorPm.Node.Tests.Keeper;

public sealed class IncomingLinesTests
{
    private readonly IncomingLines _lines = new();

    [Fact]
    public void Lines_come_whole_whatever_the_pieces_are()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var sent = Enumerable.Range(0, random.Next(1, 8)).Select(number => new string((char)('a' + number), random.Next(0, round == 0 ? 200_000 : 3_000))).ToList();
            Assert.Equal(sent, Pass(Encoding.UTF8.GetBytes(string.Concat(sent.Select(line => line + "\n"))), () => random.Next(1, 5_000)));
        }
    }

    [Fact]
    public void A_line_without_its_end_waits_for_it()
    {
        Assert.Empty(Pass("one"u8.ToArray(), () => 3));
        Assert.Equal(["one more", ""], Pass(" more\n\n"u8.ToArray(), () => 100));
    }

    [Fact]
    public void Room_that_a_long_line_took_is_given_back()
    {
        Pass(Encoding.UTF8.GetBytes(new string('x', 1 << 20) + "\n"), () => 1 << 16);
        Assert.Equal(16 * 1024, _lines.Room.Length);
    }

    private List<string> Pass(byte[] bytes, Func<int> piece)
    {
        List<string> taken = [];
        for (var at = 0; at < bytes.Length;)
        {
            var room = _lines.Room;
            var count = Math.Min(Math.Min(piece(), room.Length), bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(room.Span);
            _lines.Added(count);
            while (_lines.TryTake(out var line)) taken.Add(Encoding.UTF8.GetString(line));
            at += count;
        }

        return taken;
    }
}

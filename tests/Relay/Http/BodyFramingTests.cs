using System.Text;
using ActorPm.Relay.Http;
using CsCheck;
using Xunit;

namespace ActorPm.Relay.Tests.Http;

public class BodyFramingTests
{
    [Theory]
    [InlineData("0\r\n\r\n")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("005;a=b;c=\"d\"\r\nhello\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n")]
    [InlineData("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n")]
    public void Chunks_end_where_they_say_however_they_arrive(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text + "GET / HTTP/1.1");
        Gen.Int[1, bytes.Length].Sample(size =>
        {
            var body = BodyFraming.Chunked;
            var taken = 0;
            for (var at = 0; at < bytes.Length && !body.IsDone;)
            {
                var count = body.Take(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
                taken += count;
                at += count;
            }

            Assert.True(body.IsDone);
            Assert.False(body.IsBad);
            Assert.Equal(text.Length, taken);
        });
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("5\nhello")]
    [InlineData("5 \r\n")]
    [InlineData(" 5\r\n")]
    [InlineData("0x5\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("5\r\nhello0\r\n")]
    [InlineData("5\r\nhello\n")]
    [InlineData("1000000000000000\r\n")]
    [InlineData("5;a\nb\r\n")]
    [InlineData("0\r\n X: y\r\n")]
    [InlineData("0\r\n\n")]
    [InlineData("0\r\nX: y\n\r\n")]
    public void Chunks_that_are_not_written_as_they_must_be_are_bad(string text)
    {
        var body = BodyFraming.Chunked;
        body.Take(Encoding.Latin1.GetBytes(text));
        Assert.True(body.IsBad);
        Assert.False(body.IsDone);
    }

    [Fact]
    public void Any_bytes_are_scanned_without_a_crash_and_the_same_in_pieces() =>
        Gen.Select(
                Gen.OneOfConst("0", "1", "a", "\r", "\n", "\r\n", ";", " ", ":", "x", "ffffffff").Array[0, 20].Select(string.Concat),
                Gen.Int[1, 5])
            .Sample((text, size) =>
            {
                var bytes = Encoding.Latin1.GetBytes(text);
                var whole = BodyFraming.Chunked;
                var expected = whole.Take(bytes);
                var pieces = BodyFraming.Chunked;
                var taken = 0;
                foreach (var piece in bytes.Chunk(size)) taken += pieces.Take(piece);
                Assert.Equal((expected, whole.IsDone, whole.IsBad), (taken, pieces.IsDone, pieces.IsBad));
            });

    [Fact]
    public void A_length_is_counted_over_any_pieces()
    {
        var body = BodyFraming.OfLength(10);
        Assert.Equal(4, body.Take(new byte[4]));
        Assert.False(body.IsDone);
        Assert.Equal(6, body.Take(new byte[9]));
        Assert.True(body.IsDone);
        Assert.Equal(0, body.Take(new byte[3]));
    }
}

using System.Net;
using System.Text;
using ActorPm.Relay.Http;
using CsCheck;
using Xunit;

namespace ActorPm.Relay.Tests.Http;

public class RequestHeadTests
{
    private const string Host = "Host: a\r\n";

    private readonly RequestHead _head = new();

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    [InlineData("PROPFIND /a%20b?x=1 HTTP/1.1\r\nhost:a\r\nX-Empty:\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: Chunked\r\n\r\n")]
    public void A_request_that_can_be_read_in_one_way_only_is_passed_on(string text) =>
        Assert.Equal(HeadResult.Complete, Read(text));

    [Theory]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: 5, 5\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: +5\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: -1\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: 0x5\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: 99999999999999999999\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length: \r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Content-Length : 5\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding\t: chunked\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "X: y\rTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "X: y\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + "X: y\0\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.1\r\n" + Host + ": y\r\n\r\n")]
    [InlineData(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData(501, "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: xchunked\r\n\r\n")]
    [InlineData(501, "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData(501, "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked, identity\r\n\r\n")]
    [InlineData(501, "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: \"chunked\"\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData(400, "GET / HTTP/1.1\nHost: a\n\n")]
    [InlineData(400, "GET  / HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData(400, "GET /a b HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData(400, "GET / HTTP/1.2\r\n" + Host + "\r\n")]
    [InlineData(400, "GET / http/1.1\r\n" + Host + "\r\n")]
    [InlineData(400, "GET\t/\tHTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData(400, "G(T / HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData(405, "CONNECT a:443 HTTP/1.1\r\n" + Host + "\r\n")]
    public void What_two_readers_might_read_differently_is_refused(int status, string text)
    {
        Assert.Equal(HeadResult.Bad, Read(text));
        Assert.Equal(status, _head.Status);
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian\r\n")]
    [InlineData("PING\r\n")]
    [InlineData("HELO example.org\r\n")]
    [InlineData("*1\r\n$4\r\nPING\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001")]
    [InlineData("{\"jsonrpc\":\"2.0\"}")]
    public void Another_protocol_is_told_from_bad_HTTP(string text) => Assert.Equal(HeadResult.NotHttp, Read(text));

    [Fact]
    public void A_head_that_has_no_end_is_refused_at_the_limit()
    {
        var start = "GET / HTTP/1.1\r\n" + Host + "X: ";
        Assert.Equal(HeadResult.Incomplete, Read(start + new string('x', 1000)));
        Assert.Equal(HeadResult.Bad, Read(start + new string('x', RelayLimits.Head)));
        Assert.Equal(431, _head.Status);
        Assert.Equal(HeadResult.Bad, Read(start + new string('x', RelayLimits.Head) + "\r\n\r\n"));
    }

    [Fact]
    public void Only_clean_upgrades_are_passed_on_and_h2c_is_declined()
    {
        const string upgrade = "GET / HTTP/1.1\r\n" + Host + "Connection: keep-alive, Upgrade\r\nUpgrade: ";
        Assert.Equal(HeadResult.Complete, Read(upgrade + "websocket\r\n\r\n"));
        Assert.True(_head.AsksUpgrade);
        Read(upgrade + "h2c\r\n\r\n");
        Assert.False(_head.AsksUpgrade);
        Read(upgrade + "websocket\r\nContent-Length: 3\r\n\r\n");
        Assert.False(_head.AsksUpgrade);
    }

    [Fact]
    public void Any_bytes_are_read_without_a_crash_and_the_same_in_pieces() =>
        Gen.OneOf(
                Gen.Byte.Array[0, 200],
                Gen.OneOfConst("GET ", "/ ", "HTTP/1.1", "\r\n", "\n", "\r", ":", " ", "Host: a\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "\0", "\r\n\r\n")
                    .Array[0, 14].Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts))))
            .Sample(bytes =>
            {
                var whole = new RequestHead();
                var expected = whole.Read(bytes);
                var pieces = new RequestHead();
                var result = HeadResult.Incomplete;
                var length = 0;
                for (var searched = 0; length <= bytes.Length && result == HeadResult.Incomplete; length++)
                {
                    result = pieces.Read(bytes.AsSpan(0, length), searched);
                    searched = length;
                }

                if (result == HeadResult.Complete)
                {
                    Assert.Equal(HeadResult.Complete, expected);
                    Assert.Equal(whole.Length, pieces.Length);
                    Assert.Equal(length - 1, pieces.Length);
                }
                else
                {
                    Assert.NotEqual(HeadResult.Complete, expected);
                }
            });

    [Fact]
    public void What_is_passed_on_reads_the_same_as_what_came()
    {
        const string text = "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close, X-Private\r\nKeep-Alive: timeout=1\r\nX-Forwarded-For: 1.2.3.4\r\n"
            + "Content-Length: 3\r\nProxy-Connection: close\r\nX-Forwarded-For: 5.6.7.8\r\nTE: trailers\r\nX-Last: y\r\n\r\n";
        Assert.Equal(HeadResult.Complete, Read(text));
        var writer = new HeadWriter();
        writer.Write(_head, Encoding.Latin1.GetBytes(text), IPAddress.Parse("9.9.9.9"));
        Assert.Equal(
            "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nX-Last: y\r\nX-Forwarded-For: 1.2.3.4, 5.6.7.8, 9.9.9.9\r\nX-Forwarded-Proto: http\r\n\r\n",
            Encoding.Latin1.GetString(writer.Bytes));
    }

    private HeadResult Read(string text) => _head.Read(Encoding.Latin1.GetBytes(text));
}

using System.Text;
using ActorPm.Relay.Http;
using Xunit;

namespace ActorPm.Relay.Tests.Http;

public class ResponseHeadTests
{
    private readonly ResponseHead _head = new();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, false, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, true, false)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", false, true, false)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false, true, false)]
    [InlineData("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n", false, false, false)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", false, false, true)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", false, false, true)]
    public void The_body_ends_as_status_method_and_fields_say(string text, bool isHead, bool done, bool untilEnd)
    {
        Assert.Equal(HeadResult.Complete, _head.Read(Encoding.Latin1.GetBytes(text)));
        var body = _head.Body(isHead);
        Assert.Equal((done, untilEnd), (body.IsDone, body.IsUntilEnd));
    }

    [Theory]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/2 200 OK\r\n\r\n")]
    public void What_is_no_valid_response_is_bad(string text) =>
        Assert.Equal(HeadResult.Bad, _head.Read(Encoding.Latin1.GetBytes(text)));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false, true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", false, false)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", false, false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", false, true)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", true, false)]
    public void An_instance_keeps_its_connection_as_its_version_and_words_say(string text, bool requestIsOld, bool keeps)
    {
        _head.Read(Encoding.Latin1.GetBytes(text));
        Assert.Equal(keeps, _head.KeepsAlive(requestIsOld));
    }

    [Fact]
    public void Each_side_gets_its_own_connection_fields()
    {
        const string text = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nX-Forwarded-For: kept\r\n\r\n";
        var bytes = Encoding.Latin1.GetBytes(text);
        _head.Read(bytes);
        var writer = new HeadWriter();
        writer.Write(_head, bytes, old: false, keepsAlive: false);
        Assert.Equal("HTTP/1.1 200 OK\r\nX-Forwarded-For: kept\r\nConnection: close\r\n\r\n", Encoding.Latin1.GetString(writer.Bytes));
    }
}

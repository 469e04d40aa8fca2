using System.Net;
using ActorPm.Fleet.Joining;
using CsCheck;
using Xunit;

namespace ActorPm.Fleet.Tests.Joining;

public sealed class JoinLineTests
{
    [Fact]
    public void Every_line_is_read_as_it_was_written() =>
        Gen.Select(Gen.Byte.Array[4].Select(bytes => new IPAddress(bytes)), Gen.Int[1, 65535], Gen.Byte.Array[32], Gen.Byte.Array[JoinLine.TokenLength])
            .Sample((address, port, fingerprint, token) =>
            {
                var line = new JoinLine(address, port, Convert.ToHexStringLower(fingerprint), token);
                Assert.Equal(line, JoinLine.Parse(line.ToString(), out _));
            });

    [Fact]
    public void An_address_of_version_6_stands_in_brackets()
    {
        var line = new JoinLine(IPAddress.Parse("fd00::1"), 9110, new string('0', 64), new byte[16]);
        Assert.StartsWith("[fd00::1]:9110/", line.ToString(), StringComparison.Ordinal);
        Assert.Equal(line, JoinLine.Parse(line.ToString(), out _));
    }

    [Theory]
    [InlineData("", "it should look like")]
    [InlineData("10.0.0.1:9110", "it should look like")]
    [InlineData("10.0.0.1/abc.def", "is not an address with a port")]
    [InlineData("somewhere:9110/abc.def", "'somewhere:9110' is not an address with a port")]
    [InlineData("10.0.0.1:9110/abc.def", "it was cut off or changed")]
    [InlineData("10.0.0.1:9110/!!.??", "it was cut off or changed")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.Null(JoinLine.Parse(text, out var fault));
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_fail() => Gen.String.Sample(text => _ = JoinLine.Parse(text, out _));
}

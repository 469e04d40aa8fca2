using System.Text;
using ActorPm.Shell.Interactive;

namespace ActorPm.Shell.Tests.Interactive;

public sealed class KeyDecoderTests
{
    [Theory]
    [InlineData("ls", "Text:ls")]
    [InlineData("ü世👍", "Text:ü世👍")]
    [InlineData("\r", "Enter")]
    [InlineData("a\x01\x05\x0b\x15\x17\x19", "Text:a Home End CutToEnd CutToStart CutWord Paste")]
    [InlineData("\x03\x04\x0c\x12\t\x7f\b", "Interrupt EndOfInput ClearScreen Search Tab Backspace Backspace")]
    [InlineData("\e[A\e[B\e[C\e[D", "Up Down Right Left")]
    [InlineData("\eOA\eOF\eOH", "Up End Home")]
    [InlineData("\e[H\e[F\e[1~\e[4~\e[3~", "Home End Home End Delete")]
    [InlineData("\e[1;5C\e[1;5D\ef\eb\ed\e\x7f", "WordRight WordLeft WordRight WordLeft CutNextWord CutWord")]
    [InlineData("\e[15~x", "Text:x")]
    [InlineData("\e[200~x\e[201~", "Text:x")]
    public void Keys_are_what_terminals_send_for_them(string sent, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(sent);
        Assert.Equal(expected, Show(new KeyDecoder().Feed(bytes)));
        // The same, byte by byte.
        var decoder = new KeyDecoder();
        var keys = bytes.SelectMany(one => decoder.Feed([one])).ToList();
        Assert.Equal(expected.Replace("Text:", "", StringComparison.Ordinal), Show(keys).Replace(" Text:", "", StringComparison.Ordinal).Replace("Text:", "", StringComparison.Ordinal));
        Assert.False(decoder.IsWithin);
    }

    [Fact]
    public void An_escape_alone_is_a_key_when_nothing_follows()
    {
        var decoder = new KeyDecoder();
        Assert.Empty(decoder.Feed("\e"u8));
        Assert.True(decoder.IsWithin);
        Assert.Equal("Cancel", Show(decoder.Flush()));
        Assert.Empty(decoder.Feed("\e["u8));
        Assert.Empty(decoder.Flush());
        Assert.Equal("Text:x", Show(decoder.Feed("x"u8)));
    }

    [Fact]
    public void Nonsense_is_nothing_and_harms_nothing()
    {
        var decoder = new KeyDecoder();
        Assert.Empty(decoder.Feed([0xff, 0xfe, 0x00, 0x1f]));
        Assert.Empty(decoder.Feed([0x1b, (byte)'[', .. Enumerable.Repeat((byte)'1', 40)]));
        Assert.Equal("Text:x", Show(decoder.Feed("x"u8)));
    }

    private static string Show(IEnumerable<Key> keys) => string.Join(' ', keys.Select(key => key.Kind == KeyKind.Text ? $"Text:{key.Text}" : key.Kind.ToString()));
}

using System.Text;

namespace ActorPm.Shell.Interactive;

/// <summary>Makes keys out of what a terminal in raw mode sends: UTF-8, control characters, escape sequences of xterm and its kin.</summary>
internal sealed class KeyDecoder
{
    private const byte Escape = 0x1b;
    private const int LongestSequence = 32;

    private readonly List<byte> _bytes = [];

    /// <summary>A sequence has begun; more of it should come at once.</summary>
    public bool IsWithin => _bytes.Count > 0;

    /// <summary>Keys that are whole with these bytes.</summary>
    public IReadOnlyList<Key> Feed(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        var keys = new List<Key>();
        while (_bytes.Count > 0 && Take(keys))
        {
        }

        return keys;
    }

    /// <summary>Nothing more came: an escape alone is the key itself, half a sequence is nothing.</summary>
    public IReadOnlyList<Key> Flush()
    {
        IReadOnlyList<Key> keys = _bytes is [Escape] ? [new Key(KeyKind.Cancel)] : [];
        _bytes.Clear();
        return keys;
    }

    private bool Take(List<Key> keys)
    {
        var first = _bytes[0];
        if (first == Escape) return TakeEscape(keys);
        if (first is < 0x20 or 0x7f)
        {
            _bytes.RemoveAt(0);
            if (Control(first) is { } kind) keys.Add(new Key(kind));
            return true;
        }

        var bytes = _bytes.ToArray();
        var length = 0;
        var text = new StringBuilder();
        while (length < bytes.Length && bytes[length] is not (< 0x20 or 0x7f))
        {
            var status = Rune.DecodeFromUtf8(bytes.AsSpan(length), out var rune, out var used);
            if (status == System.Buffers.OperationStatus.NeedMoreData) break;
            length += used;
            if (status == System.Buffers.OperationStatus.Done && !Rune.IsControl(rune)) text.Append(rune.ToString());
        }

        _bytes.RemoveRange(0, length);
        if (text.Length > 0) keys.Add(new Key(KeyKind.Text, text.ToString()));
        return length > 0;
    }

    private bool TakeEscape(List<Key> keys)
    {
        if (_bytes.Count == 1) return false;
        var end = _bytes[1] switch
        {
            (byte)'[' => _bytes.FindIndex(2, value => value is >= 0x40 and <= 0x7e),
            (byte)'O' => _bytes.Count > 2 ? 2 : -1,
            _ => 1,
        };
        if (end < 0)
        {
            if (_bytes.Count <= LongestSequence) return false;
            _bytes.Clear();
            return false;
        }

        var sequence = Encoding.ASCII.GetString([.. _bytes[1..(end + 1)]]);
        _bytes.RemoveRange(0, end + 1);
        if (Sequence(sequence) is { } kind) keys.Add(new Key(kind));
        return true;
    }

    private static KeyKind? Control(byte value) => value switch
    {
        1 => KeyKind.Home,
        2 => KeyKind.Left,
        3 => KeyKind.Interrupt,
        4 => KeyKind.EndOfInput,
        5 => KeyKind.End,
        6 => KeyKind.Right,
        7 => KeyKind.Cancel,
        8 or 0x7f => KeyKind.Backspace,
        9 => KeyKind.Tab,
        10 or 13 => KeyKind.Enter,
        11 => KeyKind.CutToEnd,
        12 => KeyKind.ClearScreen,
        14 => KeyKind.Down,
        16 => KeyKind.Up,
        18 => KeyKind.Search,
        21 => KeyKind.CutToStart,
        23 => KeyKind.CutWord,
        25 => KeyKind.Paste,
        _ => null,
    };

    private static KeyKind? Sequence(string text) => text switch
    {
        "[A" or "OA" => KeyKind.Up,
        "[B" or "OB" => KeyKind.Down,
        "[C" or "OC" => KeyKind.Right,
        "[D" or "OD" => KeyKind.Left,
        "[H" or "OH" or "[1~" or "[7~" => KeyKind.Home,
        "[F" or "OF" or "[4~" or "[8~" => KeyKind.End,
        "[3~" => KeyKind.Delete,
        "[1;5C" or "[1;3C" or "[5C" or "f" => KeyKind.WordRight,
        "[1;5D" or "[1;3D" or "[5D" or "b" => KeyKind.WordLeft,
        "d" => KeyKind.CutNextWord,
        "\x7f" or "\b" => KeyKind.CutWord,
        _ => null,
    };
}

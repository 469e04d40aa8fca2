using System.Buffers;

namespace ActorPm.Keeper.Logs;

/// <summary>
/// One output going to one file. Raw bytes of the only writer of a file pass straight through; otherwise
/// lines are put together first, so that writers take turns at line ends and each line gets its own stamp.
/// </summary>
internal sealed class LogSink(OutputTarget target, LogFile file)
{
    /// <summary>A longer line is written in pieces.</summary>
    private const int LongestHeld = 64 * 1024;

    private const int OutputBytes = 128 * 1024;

    private static readonly ArrayBufferWriter<byte> Output = new(OutputBytes * 2);

    private readonly LineFormatter _formatter = new(target);
    private readonly ArrayBufferWriter<byte> _held = new(1);
    private long _heldSince;

    public OutputTarget Target => target;

    /// <summary>Names this output; the same after an upgrade.</summary>
    public string WriterKey { get; } = $"{target.Generation}/{target.Stream}";

    public LogFile File => file;

    /// <summary>The beginning of a line whose end has not come yet.</summary>
    public ReadOnlySpan<byte> Held => _held.WrittenSpan;

    public void Write(ReadOnlySpan<byte> bytes, long at)
    {
        if (_formatter.IsRaw && file.Writers == 1 && _held.WrittenCount == 0)
        {
            file.Append(this, bytes, at);
            return;
        }

        // Somebody else has begun a line here before this output came: it may finish it first.
        if (file.IsWithinLineOfAnother(this) && _held.WrittenCount + bytes.Length <= LongestHeld)
        {
            Keep(bytes, at);
            return;
        }

        var end = bytes.LastIndexOf((byte)'\n') + 1;
        if (end > 0)
        {
            var lines = bytes[..end];
            if (_held.WrittenCount > 0)
            {
                var first = lines.IndexOf((byte)'\n') + 1;
                _held.Write(lines[..first]);
                Emit(_held.WrittenSpan, at);
                _held.ResetWrittenCount();
                lines = lines[first..];
            }

            Emit(lines, at);
        }

        Hold(bytes[end..], at);
    }

    /// <summary>Writes a line whose end does not come; raw formats get no line end added.</summary>
    public void ReleaseHeld(long at)
    {
        if (_held.WrittenCount == 0) return;
        if (!_formatter.IsRaw && _held.WrittenSpan[^1] != '\n') _held.Write("\n"u8);
        Emit(_held.WrittenSpan, at);
        _held.ResetWrittenCount();
    }

    public void ReleaseHeldSince(long before, long at)
    {
        if (_held.WrittenCount > 0 && _heldSince <= before) ReleaseHeld(at);
    }

    /// <summary>A line of the keeper's own in the format of this file, with its end.</summary>
    public byte[] Notice(string text, long at)
    {
        var line = new ArrayBufferWriter<byte>();
        _formatter.Format(System.Text.Encoding.UTF8.GetBytes("[actorpm] " + text), at, line);
        return line.WrittenSpan.ToArray();
    }

    /// <summary>Keeps the beginning of a line until its end comes.</summary>
    public void Hold(ReadOnlySpan<byte> rest, long at)
    {
        if (rest.IsEmpty) return;
        Keep(rest, at);
        if (_held.WrittenCount > LongestHeld) ReleaseHeld(at);
    }

    private void Keep(ReadOnlySpan<byte> bytes, long at)
    {
        if (_held.WrittenCount == 0) _heldSince = at;
        _held.Write(bytes);
    }

    private void Emit(ReadOnlySpan<byte> lines, long at)
    {
        if (_formatter.IsRaw)
        {
            file.Append(this, lines, at);
            return;
        }

        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            _formatter.Format(lines[..end], at, Output);
            lines = lines[(end + 1)..];
            if (Output.WrittenCount < OutputBytes && !lines.IsEmpty) continue;
            file.Append(this, Output.WrittenSpan, at);
            Output.ResetWrittenCount();
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;

namespace ActorPm.Keeper.Logs;

/// <summary>Turns lines as a program wrote them into lines of its log file.</summary>
internal sealed class LineFormatter
{
    private const string DefaultFormat = "YYYY-MM-DDTHH:mm:ss";

    // What JSON text may hold as it is; any other byte takes the slow way.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5f).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private readonly OutputTarget _target;
    private readonly DayFormat? _time;
    private long _stampedAt = -1;
    private byte[] _before = [];
    private byte[] _after = "\n"u8.ToArray();

    public LineFormatter(OutputTarget target)
    {
        _target = target;
        var format = target.Sinks.DateFormat;
        if (target.Sinks.Format == LogFormat.Timestamp) _time = new DayFormat(string.IsNullOrEmpty(format) ? DefaultFormat : format);
        else if (!string.IsNullOrEmpty(format)) _time = new DayFormat(format);
    }

    public bool IsRaw => _target.Sinks.Format == LogFormat.Raw;

    /// <summary>Adds one line (without its end) read at this time (ms since the epoch) to the output.</summary>
    public void Format(ReadOnlySpan<byte> line, long at, ArrayBufferWriter<byte> output)
    {
        if (at != _stampedAt && !IsRaw) Stamp(at);
        output.Write(_before);
        if (_target.Sinks.Format == LogFormat.Json && line.ContainsAnyExcept(Plain)) Escape(line, output);
        else output.Write(line);
        output.Write(_after);
    }

    private void Stamp(long at)
    {
        _stampedAt = at;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at);
        var stamp = _time is null
            ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")
            : _time.Format(time.ToLocalTime());
        if (_target.Sinks.Format == LogFormat.Timestamp)
        {
            _before = Encoding.UTF8.GetBytes(stamp + ": ");
            return;
        }

        var stream = _target.Stream == LogStream.Out ? "out" : "err";
        _before = "{\"message\":\""u8.ToArray();
        _after = Encoding.UTF8.GetBytes(
            $"\",\"timestamp\":\"{Escaped(stamp)}\",\"type\":\"{stream}\",\"process_id\":{_target.Instance},\"app_name\":\"{Escaped(_target.Name)}\"}}\n");
    }

    private static JsonEncodedText Escaped(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>Bytes that are not UTF-8 become the replacement character.</summary>
    private static void Escape(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> output) =>
        output.Write(Escaped(Encoding.UTF8.GetString(line)).EncodedUtf8Bytes);
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts.Apps;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Keeper.Logs;

/// <summary>Turns lines as a program wrote them into lines of its log file.</summary>
internal sealed class LineFormatter
{
    private const string DefaultFormat = "YYYY-MM-DDTHH:mm:ss";

    private readonly OutputTarget _target;
    private readonly DayFormat? _time;
    private long _stampedAt = -1;
    private string _stamp = "";
    private byte[] _prefix = [];

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
        if (at != _stampedAt) Stamp(at);
        switch (_target.Sinks.Format)
        {
            case LogFormat.Raw:
                output.Write(line);
                break;
            case LogFormat.Timestamp:
                output.Write(_prefix);
                output.Write(line);
                break;
            case LogFormat.Json:
                Json(line, output);
                break;
        }

        output.Write("\n"u8);
    }

    private void Stamp(long at)
    {
        _stampedAt = at;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at);
        _stamp = _time is null
            ? time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'")
            : _time.Format(time.ToLocalTime());
        _prefix = Encoding.UTF8.GetBytes(_stamp + ": ");
    }

    private void Json(ReadOnlySpan<byte> line, ArrayBufferWriter<byte> output)
    {
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using var writer = new Utf8JsonWriter(output, options);
        writer.WriteStartObject();
        writer.WriteString("message", Encoding.UTF8.GetString(line));
        writer.WriteString("timestamp", _stamp);
        writer.WriteString("type", _target.Stream == LogStream.Out ? "out" : "err");
        writer.WriteNumber("process_id", _target.Instance);
        writer.WriteString("app_name", _target.Name);
        writer.WriteEndObject();
    }
}

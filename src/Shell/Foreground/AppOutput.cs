using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Foreground;

/// <summary>Prints the output of apps, and in JSON their starts and ends too, as <c>pm2-runtime</c> does.</summary>
/// <param name="output">Where to.</param>
/// <param name="form">What it looks like.</param>
/// <param name="time">Put the time before each line (raw and prefixed).</param>
internal sealed class AppOutput(ShellOutput output, OutputForm form, bool time = false)
{
    private const int NarrowestLabel = 6;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();
    private int _labelWidth = NarrowestLabel;

    public OutputForm Form => form;

    /// <summary>Lines of an app.</summary>
    public void Write(LogBlockEvent block)
    {
        var lines = block.Text.Split('\n');
        if (lines[^1].Length == 0) lines = lines[..^1];
        var at = DateTimeOffset.FromUnixTimeMilliseconds(block.At);
        var text = string.Join('\n', lines.Select(line => Line(block, at, line)));
        lock (_gate)
        {
            // In the forms that name the stream all lines keep their order on one output.
            if (form == OutputForm.Raw && block.Stream == LogStream.Error) output.DataAside(text);
            else output.Data(text);
        }
    }

    /// <summary>A start or an end, which only JSON has.</summary>
    public void Write(EventRecord happened)
    {
        var status = happened.Kind switch { "started" => "start", "online" => "online", "exited" or "stopped" or "errored" => "exit", _ => null };
        if (form != OutputForm.Json || status is null) return;
        var text = Json(json =>
        {
            json.WriteString("timestamp", Iso(DateTimeOffset.FromUnixTimeMilliseconds(happened.At)));
            json.WriteString("type", "process_event");
            json.WriteString("status", status);
            json.WriteString("app_name", happened.Name);
        });
        lock (_gate) output.Data(text);
    }

    private string Line(LogBlockEvent block, DateTimeOffset at, string line) => form switch
    {
        OutputForm.Json => Json(json =>
        {
            json.WriteString("message", line);
            json.WriteString("timestamp", Iso(at));
            json.WriteString("type", block.Stream == LogStream.Out ? "out" : "err");
            json.WriteNumber("process_id", block.Instance);
            json.WriteString("app_name", block.Name);
        }),
        OutputForm.KeyValue => "timestamp=" + at.ToLocalTime().ToString("yyyy-MM-dd-HH:mm:ss", CultureInfo.InvariantCulture)
            + at.ToLocalTime().ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "")
            + $" app={block.Name} id={block.Instance} type={(block.Stream == LogStream.Out ? "out" : "error")} message={line}",
        OutputForm.Prefixed => Label(block) + Time(at) + line,
        _ => Time(at) + line,
    };

    private string Label(LogBlockEvent block)
    {
        var label = $"{block.Instance}|{block.Name}";
        _labelWidth = Math.Max(_labelWidth, TextWidth.Of(label));
        label += new string(' ', _labelWidth - TextWidth.Of(label)) + "  | ";
        return block.Stream == LogStream.Error ? output.Colours.Red(label) : output.Colours.Green(label);
    }

    private string Time(DateTimeOffset at) =>
        time ? at.ToLocalTime().ToString("yyyy-MM-dd-HH:mm:ss ", CultureInfo.InvariantCulture) : "";

    private static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Json(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

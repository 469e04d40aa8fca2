using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Rendering;

/// <summary>One log line as PM2's <c>logs --json</c> has it; a line of a file has no time of its own.</summary>
internal static class LogJson
{
    // Text in any script is to be found with grep.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(LogOrigin origin, string line)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("message", line);
            if (origin.At is { } at)
                json.WriteString("timestamp", DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("type", origin.Stream == LogStream.Error ? "err" : "out");
            if (origin.Id is { } id) json.WriteNumber("process_id", id);
            json.WriteString("app_name", origin.Name);
            if (origin.Server is { } server) json.WriteString("server", server);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}

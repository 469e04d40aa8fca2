using System.Buffers;
using System.Text.Json;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>Readings of the machine as PM2's <c>sysinfos</c> prints them.</summary>
internal static class ReadingsText
{
    /// <summary>As an object in the notation of Node.js.</summary>
    public static string Object(IReadOnlyList<SystemReading> readings)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var reading in readings)
            {
                json.WriteStartObject(reading.Name);
                json.WriteNumber("value", reading.Value);
                json.WriteString("type", "metric");
                json.WriteString("unit", reading.Unit);
                json.WriteBoolean("historic", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(bytes.WrittenMemory);
        return NodeNotation.Render(document.RootElement);
    }

    /// <summary>As a tree (<c>--tree</c>).</summary>
    public static string Tree(IReadOnlyList<SystemReading> readings) => string.Join('\n', readings.SelectMany((reading, index) =>
    {
        var (branch, bar) = index == readings.Count - 1 ? ("└─", "   ") : ("├─", "│  ");
        return (string[])
        [
            $"{branch} {reading.Name}",
            $"{bar}├─ value: {reading.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
            $"{bar}├─ type: metric",
            $"{bar}├─ unit: {reading.Unit}",
            $"{bar}└─ historic: true",
        ];
    }));
}

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ActorPm.Shell.Declaring;

/// <summary>What was typed, as a file that <c>start</c> takes (PM2's <c>--write</c>).</summary>
internal static class WrittenDeclaration
{
    /// <param name="script">The script as typed.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="given">The settings given by options.</param>
    public static string Render(string script, IReadOnlyList<string>? arguments, IEnumerable<(Setting Setting, SettingInput Input)> given)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("script", script);
            if (arguments is not null) Texts(json, "args", arguments);
            foreach (var setting in given.Where(one => one.Setting.Key is { Length: > 0 } key && key != "force").GroupBy(one => one.Setting))
            {
                var values = setting.SelectMany(one => one.Input.Items).ToList();
                if (values is [var value]) json.WriteString(setting.Key.Key, value);
                else Texts(json, setting.Key.Key, values);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}

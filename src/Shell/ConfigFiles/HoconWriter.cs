using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>Writes JSON values as HOCON that people read: no quotes where none are needed, an object's members a line each.</summary>
internal static class HoconWriter
{
    private static readonly HashSet<string> Words = ["true", "false", "null", "include", "yes", "no", "on", "off"];

    /// <summary>A member of an object and a line break, indented by <paramref name="depth"/>.</summary>
    public static void Member(StringBuilder text, string name, JsonElement value, int depth)
    {
        text.Append(' ', depth * 2).Append(Key(name));
        if (value.ValueKind == JsonValueKind.Object)
        {
            text.Append(" {\n");
            foreach (var member in value.EnumerateObject()) Member(text, member.Name, member.Value, depth + 1);
            text.Append(' ', depth * 2).Append("}\n");
            return;
        }

        text.Append(" = ").Append(Inline(value)).Append('\n');
    }

    /// <summary>A name as a key; one with a dot in it is quoted, or it would be a path.</summary>
    public static string Key(string name) => IsPlain(name) && !name.Contains('.') && !name.Contains('/') ? name : Quoted(name);

    /// <summary>A text as a value.</summary>
    public static string Text(string text) => IsPlain(text) && !Words.Contains(text.ToLowerInvariant()) ? text : Quoted(text);

    private static string Inline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Inline))}]",
        JsonValueKind.Object => $"{{ {string.Join(", ", value.EnumerateObject().Select(member => $"{Key(member.Name)} = {Inline(member.Value)}"))} }}",
        _ => value.GetRawText(),
    };

    // Letters first: what begins with a digit might be read as a number.
    private static bool IsPlain(string text) => text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '/' or '.') && text != "." && !text.Contains("//", StringComparison.Ordinal)
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '/' or '.');

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}

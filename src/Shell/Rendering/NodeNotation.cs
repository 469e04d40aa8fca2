using System.Text;
using System.Text.Json;

namespace ActorPm.Shell.Rendering;

/// <summary>
/// JSON in the notation in which Node.js prints objects (<c>util.inspect</c>): unquoted keys, single quotes,
/// small objects on one line. PM2 prints <c>prettylist</c> and <c>sysinfos</c> so.
/// </summary>
internal sealed class NodeNotation
{
    private const int LineLength = 128; // util.inspect's breakLength
    private const int InnermostTogether = 3; // its compact
    private const int ShortText = 16; // shorter texts are never split at their line ends

    private int _indentation;
    private int _deepest;

    public static string Render(JsonElement value) => new NodeNotation().Value(value, 0);

    private string Value(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => Combined(Inner(depth, () => Properties(value, depth)), '{', '}', depth),
        JsonValueKind.Array => Combined(Inner(depth, () => Items(value, depth)), '[', ']', depth),
        JsonValueKind.String => Text(value.GetString()!),
        _ => value.GetRawText(),
    };

    private List<string> Inner(int depth, Func<List<string>> parts)
    {
        _deepest = depth;
        return parts();
    }

    private List<string> Properties(JsonElement value, int depth)
    {
        var parts = new List<string>();
        foreach (var property in value.EnumerateObject())
        {
            _indentation += 2;
            parts.Add($"{Key(property.Name)}: {Value(property.Value, depth + 1)}");
            _indentation -= 2;
        }

        return parts;
    }

    private List<string> Items(JsonElement value, int depth)
    {
        var parts = new List<string>();
        foreach (var item in value.EnumerateArray())
        {
            _indentation += 2;
            parts.Add(Value(item, depth + 1));
            _indentation -= 2;
        }

        return parts;
    }

    private string Combined(List<string> parts, char open, char close, int depth)
    {
        if (parts.Count == 0) return $"{open}{close}";
        var begin = parts.Count + _indentation + 1 + 10;
        var fits = parts.Sum(part => part.Length) + parts.Count + begin <= LineLength && !parts.Exists(part => part.Contains('\n'));
        if (_deepest - depth < InnermostTogether && fits) return $"{open} {string.Join(", ", parts)} {close}";
        var line = "\n" + new string(' ', _indentation);
        return $"{open}{line}  {string.Join($",{line}  ", parts)}{line}{close}";
    }

    private static string Key(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
            ? name
            : Quoted(name);

    private string Text(string text)
    {
        if (text.Length <= ShortText || text.Length <= LineLength - _indentation - 4 || !text.Contains('\n')) return Quoted(text);
        var lines = text.Split('\n').Select((line, index) => index == text.Count(character => character == '\n') ? line : line + "\n").Where(line => line.Length > 0);
        return string.Join($" +\n{new string(' ', _indentation + 2)}", lines.Select(Quoted));
    }

    private static string Quoted(string text)
    {
        var quote = !text.Contains('\'') ? '\'' : !text.Contains('"') ? '"' : !text.Contains('`') && !text.Contains("${") ? '`' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                '\b' => "\\b",
                '\f' => "\\f",
                '\v' => "\\v",
                '\\' => "\\\\",
                _ when character == quote => "\\" + character,
                < ' ' or '\u007f' => $"\\x{(int)character:X2}",
                _ => character.ToString(),
            });
        }

        return quoted.Append(quote).ToString();
    }
}

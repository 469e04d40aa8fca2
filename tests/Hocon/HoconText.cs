using System.Text;

namespace ActorPm.Hocon.Tests;

/// <summary>Reads a text and writes the value as compact JSON, so that a test is one line.</summary>
internal static class HoconText
{
    public static string ToJson(string text, IReadOnlyDictionary<string, string>? files = null, IReadOnlyDictionary<string, string>? variables = null) =>
        Write(HoconReader.Read(text, "x.conf", "/etc/app", new HoconSource(path => files?.GetValueOrDefault(path), name => variables?.GetValueOrDefault(name))));

    private static string Write(HoconValue value) => value switch
    {
        HoconObject node => "{" + string.Join(',', node.Members.Select(member => $"{Quote(member.Key)}:{Write(member.Value)}")) + "}",
        HoconArray array => "[" + string.Join(',', array.Items.Select(Write)) + "]",
        HoconScalar { Quoted: false } scalar => scalar.Text,
        HoconScalar scalar => Quote(scalar.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    private static string Quote(string text) => new StringBuilder("\"").Append(text.Replace("\n", "\\n", StringComparison.Ordinal)).Append('"').ToString();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorPm.Shell.Declaring;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorPm.Shell.ConfigFiles;

/// <summary>Turns a YAML file into the JSON that means the same: plain scalars by the core schema, anchors and merges resolved.</summary>
internal static class YamlConfig
{
    /// <summary>An alias may stand for much; more than this is not a configuration any more.</summary>
    private const int MostNodes = 100_000;

    /// <summary>Mappings merged into each other so deep are one that is merged into itself.</summary>
    private const int DeepestMerge = 100;

    private const string Merge = "<<";

    /// <exception cref="DeclarationException">It is not YAML; the message names line and column.</exception>
    public static string ToJson(string text, string target)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new Parser(new StringReader(text)));
            if (stream.Documents.Count == 0) throw new DeclarationException($"File {target} declares no app");
            using var json = new MemoryStream();
            using (var writer = new Utf8JsonWriter(json))
            {
                var budget = MostNodes;
                Write(writer, stream.Documents[0].RootNode, target, ref budget);
            }

            return Encoding.UTF8.GetString(json.ToArray());
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or IndexOutOfRangeException or KeyNotFoundException)
        {
            // The library loses its way in some texts that are not YAML.
            throw new DeclarationException($"File {target} malformated: not YAML: {fault.Message.ReplaceLineEndings(" ")}");
        }
        catch (YamlException fault)
        {
            throw new DeclarationException($"File {target} malformated: not YAML at line {fault.Start.Line}, column {fault.Start.Column}: {Reason(fault)}");
        }
    }

    /// <summary>The members of a mapping with those of <c>&lt;&lt;</c> that it has not itself; of several merged ones the first wins.</summary>
    private static Dictionary<string, YamlNode> Members(YamlMappingNode mapping, string target, ref int budget, int depth = 0)
    {
        var members = new Dictionary<string, YamlNode>();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode { Value: { } name })
                throw new DeclarationException($"File {target} malformated: a name that is no text at line {key.Start.Line}");
            if (name != Merge) members[name] = value;
        }

        if (!mapping.Children.TryGetValue(new YamlScalarNode(Merge), out var merged)) return members;
        foreach (var source in merged is YamlSequenceNode several ? several.Children : [merged])
        {
            if (source is not YamlMappingNode from || --budget < 0)
                throw new DeclarationException($"File {target} malformated: << at line {merged.Start.Line} must name a mapping");
            if (depth == DeepestMerge)
                throw new DeclarationException($"File {target} malformated: << at line {merged.Start.Line} merges a mapping into itself");
            foreach (var (name, value) in Members(from, target, ref budget, depth + 1)) members.TryAdd(name, value);
        }

        return members;
    }

    private static string Reason(YamlException fault) => (fault.InnerException?.Message ?? fault.Message).ReplaceLineEndings(" ");

    private static void Write(Utf8JsonWriter writer, YamlNode node, string target, ref int budget)
    {
        if (--budget < 0) throw new DeclarationException($"File {target} malformated: its aliases stand for more than {MostNodes} values");
        switch (node)
        {
            case YamlMappingNode mapping:
                writer.WriteStartObject();
                foreach (var (name, value) in Members(mapping, target, ref budget))
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, target, ref budget);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Children) Write(writer, item, target, ref budget);
                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteScalar(writer, scalar);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain) writer.WriteStringValue(text);
        else if (text is "" or "~" or "null" or "Null" or "NULL") writer.WriteNullValue();
        else if (text is "true" or "True" or "TRUE") writer.WriteBooleanValue(true);
        else if (text is "false" or "False" or "FALSE") writer.WriteBooleanValue(false);
        else if (IsNumber(text)) writer.WriteRawValue(text);
        else writer.WriteStringValue(text);
    }

    // Only what JSON writes in the same way stays a number; 0755, 1_000 or +1 are texts of an environment.
    private static bool IsNumber(string text)
    {
        if (!(char.IsAsciiDigit(text[0]) || text[0] == '-') || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return false;
        if (!double.IsFinite(value) || !char.IsAsciiDigit(text[^1]) || text.Contains('+')) return false;
        var digits = text.TrimStart('-');
        return !(digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1])) && char.IsAsciiDigit(digits[0]) && !digits.EndsWith('.')
            && !digits.Contains(".e", StringComparison.OrdinalIgnoreCase);
    }
}

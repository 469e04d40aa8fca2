using System.Text;
using System.Text.Json;
using ActorPm.Hocon;

namespace ActorPm.Node.Configuration;

/// <summary>Writes what our loader has read as text that Akka's own parser reads: nothing is left to substitute in it.</summary>
internal static class HoconText
{
    public static string Of(HoconObject value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, HoconValue value)
    {
        switch (value)
        {
            case HoconObject node:
                text.Append("{\n");
                foreach (var (name, member) in node.Members)
                {
                    text.Append(Quote(name)).Append(" : ");
                    Write(text, member);
                    text.Append('\n');
                }

                text.Append('}');
                break;
            case HoconArray array:
                text.Append('[');
                foreach (var (index, item) in array.Items.Index())
                {
                    if (index > 0) text.Append(", ");
                    Write(text, item);
                }

                text.Append(']');
                break;
            case HoconScalar { IsNull: true }:
                text.Append("null");
                break;
            case HoconScalar scalar:
                text.Append(Quote(scalar.Text));
                break;
        }
    }

    private static string Quote(string text) => '"' + JsonEncodedText.Encode(text).ToString() + '"';
}

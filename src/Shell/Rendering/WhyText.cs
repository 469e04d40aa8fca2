using System.Text;
using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Rendering;

/// <summary>One instance's story: a title, its sentences, its last words.</summary>
internal static class WhyText
{
    /// <summary>Lines without a last line end.</summary>
    public static string Render(InstanceWhy why, Palette palette)
    {
        var text = new StringBuilder(palette.Bold($"[{why.Name}]({why.Id}) {why.Status}"));
        foreach (var line in why.Lines) text.Append("\n  ").Append(line);
        if (why.LastErrorLines.Count > 0) text.Append("\n  last lines of its standard error:");
        foreach (var line in why.LastErrorLines) text.Append("\n    ").Append(line);
        return text.ToString();
    }
}

using System.Text;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Interactive;

/// <summary>Words in columns, read downwards; pure.</summary>
internal static class CandidateTable
{
    private const int Gap = 2;

    /// <summary>Rows that end with a line feed each.</summary>
    public static string Render(IReadOnlyList<string> words, int columns)
    {
        var width = words.Max(TextWidth.Of) + Gap;
        var across = Math.Max(1, columns / width);
        var rows = (words.Count + across - 1) / across;
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            for (var at = row; at < words.Count; at += rows)
                text.Append(words[at]).Append(' ', at + rows < words.Count ? width - TextWidth.Of(words[at]) : 0);
            text.Append('\n');
        }

        return text.ToString();
    }
}

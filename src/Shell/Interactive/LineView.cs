using System.Globalization;
using System.Text;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Interactive;

/// <summary>A line as rows of a terminal, and where the cursor is in them; pure. Rows are broken here, not by the terminal.</summary>
/// <param name="Rows">What each row shows.</param>
/// <param name="Row">Row of the cursor, from 0.</param>
/// <param name="Column">Its column, from 0.</param>
internal sealed record LineView(IReadOnlyList<string> Rows, int Row, int Column)
{
    /// <summary>Lays a line out.</summary>
    /// <param name="prompt">What stands before it.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where the cursor is in it.</param>
    /// <param name="columns">Width of the terminal.</param>
    public static LineView Of(string prompt, string text, int cursor, int columns)
    {
        columns = Math.Max(2, columns);
        var rows = new List<StringBuilder> { new() };
        var (column, place) = (0, (Row: 0, Column: 0));
        var whole = prompt + text;
        for (var at = 0; ;)
        {
            // Behind a full row the cursor is at the beginning of the next one.
            if (column == columns) Break();
            if (at == prompt.Length + cursor) place = (rows.Count - 1, column);
            if (at == whole.Length) break;
            var length = StringInfo.GetNextTextElementLength(whole, at);
            var element = whole.Substring(at, length);
            var width = Math.Min(columns, TextWidth.Of(element));
            if (column + width > columns)
            {
                // A wide character that does not fit goes whole into the next row.
                if (at == prompt.Length + cursor) place = (rows.Count, 0);
                Break();
            }

            rows[^1].Append(element);
            column += width;
            at += length;
        }

        return new LineView([.. rows.Select(row => row.ToString())], place.Row, place.Column);

        void Break()
        {
            rows.Add(new StringBuilder());
            column = 0;
        }
    }

    /// <summary>What a terminal is sent to show it in the place of another.</summary>
    /// <param name="before">What it shows now; null for nothing.</param>
    public string Draw(LineView? before)
    {
        var text = new StringBuilder();
        if (before is { Row: > 0 }) text.Append(CultureInfo.InvariantCulture, $"\e[{before.Row}A");
        text.Append("\r\e[J").AppendJoin("\r\n", Rows);
        if (Rows.Count - 1 - Row is > 0 and var up) text.Append(CultureInfo.InvariantCulture, $"\e[{up}A");
        text.Append('\r');
        if (Column > 0) text.Append(CultureInfo.InvariantCulture, $"\e[{Column}C");
        return text.ToString();
    }

    /// <summary>What brings the cursor below it.</summary>
    public string Leave() => (Rows.Count - 1 - Row is > 0 and var down ? string.Create(CultureInfo.InvariantCulture, $"\e[{down}B") : "") + "\r\n";

    /// <summary>How it is after the terminal has another width: it breaks rows that are too long by itself.</summary>
    public LineView Reflowed(int columns)
    {
        var above = Rows.Take(Row).Sum(row => Math.Max(1, (TextWidth.Of(row) + columns - 1) / columns));
        return this with { Row = above + (Column / Math.Max(1, columns)) };
    }
}

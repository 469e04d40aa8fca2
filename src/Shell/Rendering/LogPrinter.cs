using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;

namespace ActorPm.Shell.Rendering;

/// <summary>Log lines in one of PM2's forms: <c>0|web      | text</c>, raw, JSON, or key=value.</summary>
internal sealed class LogPrinter(ShellOutput output, LogStyle style)
{
    // PM2 pads the prefix of last lines to 11 columns, that of new ones to the longest seen and two more.
    private const int TailPrefix = 11;
    private const int AfterLabel = 2;

    private static readonly DayFormat KeyValueTime = new("YYYY-MM-DD-HH:mm:ssZZ");

    private int _tailWidth = TailPrefix;
    private int _newWidth;

    /// <summary>PM2's first line.</summary>
    public void Title(IReadOnlyList<string> targets)
    {
        if (!style.HasHeaders || style.Lines == 0) return;
        var many = targets is [] or ["all"] or [_, _, ..];
        output.Line(output.Colours.Bold(output.Colours.Grey(
            $"[TAILING] Tailing last {style.Lines} lines for [{(targets.Count == 0 ? "all" : string.Join(' ', targets))}] process{(many ? "es" : "")} (change the value with --lines option)")));
    }

    /// <summary>The line above the last lines of several servers.</summary>
    public void MergedTitle(int lines, IEnumerable<string> servers)
    {
        if (style.HasHeaders && lines > 0) output.Line(output.Colours.Grey($"last {lines} lines of {string.Join(", ", servers)}, by the time they were written:"));
    }

    /// <summary>Last lines without a head of their own.</summary>
    public void PrintMerged(LogTail tail, string server) => Write(new LogOrigin(tail.Id, tail.Name, tail.Stream, null, server), tail.Lines);

    /// <summary>The empty line after last lines.</summary>
    public void EndOfPast()
    {
        if (style.HasHeaders) output.Line();
    }

    /// <param name="update">What came.</param>
    /// <param name="server">The server of the fleet that it is from, where several are shown.</param>
    public void Print(LogUpdate update, string? server = null)
    {
        switch (update)
        {
            case LogTail tail:
                if (style.HasHeaders) output.Line(output.Colours.Grey($"{(server is null ? "" : server + " ")}{tail.File} last {style.Lines} lines:"));
                if (tail.Lines.Count == 0) break;
                Write(new LogOrigin(tail.Id, tail.Name, tail.Stream, null, server), tail.Lines);
                if (style.HasHeaders) output.Line();
                break;
            case LogLines written:
                Write(new LogOrigin(written.Id < 0 ? null : written.Id, written.Name, written.Stream, written.At, server), written.Lines);
                break;
            case LogNotice notice:
                output.Warning(server is null ? notice.Text : $"{server}: {notice.Text}");
                break;
        }
    }

    private void Write(LogOrigin origin, IReadOnlyList<string> lines)
    {
        switch (style.Form)
        {
            case LogForm.Json:
                foreach (var line in lines) output.Data(LogJson.Render(origin, line));
                break;
            case LogForm.KeyValue:
                var time = origin.LocalTime is { } at ? $"timestamp={KeyValueTime.Format(at)} " : "";
                var where = origin.Server is { } server ? $"server={server} " : "";
                var type = origin.Stream == LogStream.Error ? "error" : "out";
                foreach (var line in lines) output.Data($"{time}{where}app={origin.Name} id={origin.Id} type={type} message={line}");
                break;
            case LogForm.Raw:
                // Without a prefix only the stream tells what the line was, so it stays on its own.
                var block = string.Join('\n', lines.Select(Marked));
                if (origin.Stream == LogStream.Error) output.Aside(block);
                else output.Line(block);
                break;
            default:
                WritePrefixed(origin, lines);
                break;
        }
    }

    private void WritePrefixed(LogOrigin origin, IReadOnlyList<string> lines)
    {
        var label = origin.Id is null ? origin.Name : $"{origin.Id}|{origin.Name}";
        if (origin.Server is { } server) label = $"{server} {label}";
        var width = TextWidth.Of(label);
        if (origin.At is null) _tailWidth = Math.Max(_tailWidth, width + 1);
        else _newWidth = Math.Max(_newWidth, width + AfterLabel);
        label += new string(' ', (origin.At is null ? _tailWidth : _newWidth) - width) + "| ";
        label = origin switch
        {
            { Id: null, Name: LogOrigin.Daemon } => output.Colours.Blue(label),
            { Stream: LogStream.Error } => output.Colours.Red(label),
            _ => output.Colours.Green(label),
        };
        if (style.Timestamp is { } format && origin.LocalTime is { } at) label = output.Colours.Grey(format.Format(at)) + " " + label;
        var text = new StringBuilder();
        foreach (var line in lines) text.Append(text.Length > 0 ? "\n" : "").Append(label).Append(Marked(line));
        output.Line(text.ToString());
    }

    private string Marked(string line) =>
        string.IsNullOrEmpty(style.Highlight) ? line : line.Replace(style.Highlight, output.Colours.Marked(style.Highlight), StringComparison.Ordinal);
}

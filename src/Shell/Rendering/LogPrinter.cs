using System.Text;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Keeper;

namespace ActorPm.Shell.Rendering;

/// <summary>Log lines as PM2 prints them: <c>0|web      | text</c>, or the bare text.</summary>
internal sealed class LogPrinter(ShellOutput output, int lines, bool raw)
{
    private const int NarrowestPrefix = 11; // PM2's

    private int _prefixWidth = NarrowestPrefix;

    public void Title(string? target)
    {
        var many = target is null or "all";
        output.Line(output.Colours.Bold(output.Colours.Grey(
            $"[TAILING] Tailing last {lines} lines for [{target ?? "all"}] process{(many ? "es" : "")} (change the value with --lines option)")));
    }

    public void Print(LogUpdate update)
    {
        switch (update)
        {
            case LogTail tail:
                output.Line(output.Colours.Grey($"{tail.File} last {lines} lines:"));
                if (tail.Lines.Count == 0) break;
                Write(tail.Id, tail.Name, tail.Stream, tail.Lines);
                output.Line();
                break;
            case LogLines written:
                Write(written.Id < 0 ? null : written.Id, written.Name, written.Stream, written.Lines);
                break;
            case LogNotice notice:
                output.Warning(notice.Text);
                break;
        }
    }

    private void Write(int? id, string name, LogStream stream, IReadOnlyList<string> texts)
    {
        if (raw)
        {
            // Without a prefix only the stream tells what the line was, so it stays on its own.
            var block = string.Join('\n', texts);
            if (stream == LogStream.Error) output.Aside(block);
            else output.Line(block);
            return;
        }

        var label = id is null ? name : $"{id}|{name}";
        _prefixWidth = Math.Max(_prefixWidth, TextWidth.Of(label) + 1);
        label += new string(' ', _prefixWidth - TextWidth.Of(label)) + "| ";
        label = stream == LogStream.Error ? output.Colours.Red(label) : output.Colours.Green(label);
        var text = new StringBuilder();
        foreach (var line in texts) text.Append(text.Length > 0 ? "\n" : "").Append(label).Append(line);
        output.Line(text.ToString());
    }
}

using ActorPm.Contracts.Api;

namespace ActorPm.Shell.Merging;

/// <summary>Lines of one file that follow each other in the merged order.</summary>
/// <param name="Server">The server they are from.</param>
/// <param name="Tail">The file, with these lines only.</param>
internal sealed record PastBlock(string Server, LogTail Tail);

/// <summary>The last lines of the log files of several servers in one order; pure.</summary>
internal static class PastLines
{
    /// <summary>The newest of all lines, oldest first; neighbours of one file together. Tails without times are left out.</summary>
    /// <param name="tails">The last lines of each file.</param>
    /// <param name="most">So many lines.</param>
    public static IReadOnlyList<PastBlock> Newest(IReadOnlyList<(string Server, LogTail Tail)> tails, int most)
    {
        var lines = tails.Where(tail => HasTimes(tail.Tail))
            .SelectMany((tail, file) => tail.Tail.Lines.Zip(tail.Tail.Times!).Select((line, number) => (File: file, Number: number, At: line.Second, Text: line.First, tail.Server, tail.Tail)))
            // Lines of one file keep their order, which their times never contradict.
            .OrderBy(line => line.At).ThenBy(line => line.File).ThenBy(line => line.Number)
            .ToList();
        var blocks = new List<PastBlock>();
        var last = -1;
        foreach (var line in lines.Skip(Math.Max(0, lines.Count - most)))
        {
            if (line.File == last) blocks[^1] = blocks[^1] with { Tail = blocks[^1].Tail with { Lines = [.. blocks[^1].Tail.Lines, line.Text] } };
            else blocks.Add(new PastBlock(line.Server, line.Tail with { Lines = [line.Text], Times = null }));
            last = line.File;
        }

        return blocks;
    }

    /// <summary>Whether a server could say when the lines were written; older nodes and keepers cannot.</summary>
    public static bool HasTimes(LogTail tail) => tail.Times is { } times && times.Count == tail.Lines.Count;
}

using System.Text;

namespace ActorPm.Node.Api.Logs;

/// <summary>Reads the last lines of a file from its end, in blocks, so that its size does not matter.</summary>
internal static class LastLines
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Lines longer than all of this together are cut at their beginning.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The last <paramref name="count"/> lines, oldest first, each with the place in the file where it begins; none when the file cannot be read.</summary>
    public static IReadOnlyList<(string Text, long Start)> Read(string path, int count, int blockBytes = BlockBytes)
    {
        if (count <= 0) return [];
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var (start, end) = ReadEnd(file, count, blockBytes);
            return Split(end, start, count);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The end of the file from a place at or before the beginning of the first line wanted.</summary>
    private static (long Start, byte[] Text) ReadEnd(FileStream file, int count, int blockBytes)
    {
        var end = file.Length;
        var start = end;
        // The line end at the very end of the file ends the last line and begins none.
        var missing = count + 1;
        var block = new byte[blockBytes];
        var blocks = new Stack<byte[]>();
        while (start > 0 && missing > 0 && end - start < MostBytes)
        {
            var size = (int)Math.Min(blockBytes, start);
            start -= size;
            file.Position = start;
            var read = file.ReadAtLeast(block.AsSpan(0, size), size, throwOnEndOfStream: false);
            var piece = block.AsSpan(0, read);
            missing -= piece.Count((byte)'\n');
            blocks.Push(piece.ToArray());
        }

        return (start, [.. blocks.SelectMany(piece => piece)]);
    }

    private static List<(string Text, long Start)> Split(ReadOnlySpan<byte> text, long start, int count)
    {
        List<(string Text, long Start)> lines = [];
        if (text.EndsWith("\n"u8)) text = text[..^1];
        else if (text.IsEmpty) return lines;
        while (lines.Count < count)
        {
            var before = text.LastIndexOf((byte)'\n');
            lines.Add((Encoding.UTF8.GetString(text[(before + 1)..]).TrimEnd('\r'), start + before + 1));
            if (before < 0) break;
            text = text[..before];
        }

        lines.Reverse();
        return lines;
    }
}

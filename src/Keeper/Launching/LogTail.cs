using System.Text;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary>The last lines of a daemon's own log file, to say why it did not start.</summary>
internal static class LogTail
{
    private const int MostBytes = 16 * 1024;

    /// <summary>At most so many lines written after a position.</summary>
    public static string LastLines(string file, long from, int count)
    {
        var descriptor = ReadDescriptor.TryOpen(file);
        if (descriptor < 0) return "";
        var size = LogDescriptor.Facts(descriptor)?.Size ?? 0;
        var bytes = new byte[(int)Math.Clamp(size - from, 0, MostBytes)];
        var read = ReadDescriptor.ReadAt(descriptor, bytes, size - bytes.Length);
        Descriptors.Close(descriptor);
        var lines = Encoding.UTF8.GetString(bytes, 0, Math.Max(0, read)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.TakeLast(count));
    }
}

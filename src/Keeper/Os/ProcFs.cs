using System.Globalization;
using System.Text;

namespace ActorPm.Keeper.Os;

/// <summary>What /proc/PID/stat says.</summary>
/// <param name="State">One letter, Z for a zombie.</param>
/// <param name="Parent">Its parent's pid.</param>
/// <param name="StartTicks">Field 22: when it started, in clock ticks after boot.</param>
internal readonly record struct ProcessStat(char State, int Parent, long StartTicks)
{
    /// <summary>Reads the text of the file; null when it is not of that form.</summary>
    public static ProcessStat? Parse(string text)
    {
        // The name in parentheses may hold anything, parentheses and spaces included: count from the last one.
        var end = text.LastIndexOf(')');
        if (end < 0) return null;
        var fields = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            && fields[0].Length == 1
            && int.TryParse(fields[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parent)
            && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new ProcessStat(fields[0][0], parent, start)
            : null;
    }
}

/// <summary>Reads of /proc; everything may vanish between two reads, which is no error.</summary>
internal static class ProcFs
{
    // The kernel bounds the environment by a quarter of the stack limit; 8 MiB would be an odd program.
    private const int MostBytes = 8 << 20;

    public static string BootId { get; } = Text("/proc/sys/kernel/random/boot_id").Trim();

    public static ProcessStat? Stat(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var length = ReadOnce($"/proc/{pid}/stat", buffer);
        return length > 0 ? ProcessStat.Parse(Encoding.UTF8.GetString(buffer[..length])) : null;
    }

    /// <summary>Direct children of all threads of a process.</summary>
    public static void AddChildren(int pid, List<int> children)
    {
        try
        {
            foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
                AddNumbers(Bytes(task + "/children"), children);
        }
        catch (IOException)
        {
            // It has just ended: no children.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Value of a variable in the environment a process was started with; null when it has none, or may not be read.</summary>
    public static string? Variable(int pid, string name)
    {
        var bytes = Bytes($"/proc/{pid}/environ");
        var prefix = Encoding.UTF8.GetBytes(name + "=");
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)0);
            var entry = end < 0 ? rest : rest[..end];
            if (entry.StartsWith(prefix)) return Encoding.UTF8.GetString(entry[prefix.Length..]);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return null;
    }

    /// <summary>All pids there are.</summary>
    public static IEnumerable<int> Pids()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
    }

    public static string Text(string path) => Encoding.UTF8.GetString(Bytes(path));

    private static void AddNumbers(ReadOnlySpan<byte> text, List<int> numbers)
    {
        var number = 0;
        foreach (var character in text)
        {
            if (character is >= (byte)'0' and <= (byte)'9')
            {
                number = number * 10 + character - '0';
                continue;
            }

            if (number > 0) numbers.Add(number);
            number = 0;
        }

        if (number > 0) numbers.Add(number);
    }

    private static int ReadOnce(string path, Span<byte> buffer)
    {
        var descriptor = ReadDescriptor.TryOpen(path);
        if (descriptor < 0) return descriptor;
        var length = Descriptors.Read(descriptor, buffer);
        Descriptors.Close(descriptor);
        return length;
    }

    /// <summary>The whole file; empty when it cannot be read.</summary>
    public static byte[] Bytes(string path)
    {
        var descriptor = ReadDescriptor.TryOpen(path);
        if (descriptor < 0) return [];
        var bytes = new byte[4096];
        var length = 0;
        while (length < MostBytes)
        {
            if (length == bytes.Length) Array.Resize(ref bytes, bytes.Length * 2);
            var read = Descriptors.Read(descriptor, bytes.AsSpan(length));
            if (read <= 0) break;
            length += read;
        }

        Descriptors.Close(descriptor);
        return bytes[..length];
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ActorPm.Compare;

/// <summary>The program whose log is measured: 100-byte lines to its standard output, one write(2) for each block.</summary>
internal static partial class LogWriter
{
    private const int LineLength = 100;
    private const int Lines = 10_240; // in the buffer that is written again and again

    /// <summary>Bytes it writes: so many whole buffers as are nearest to the size asked for.</summary>
    public static long Size(int mebibytes) => Math.Max(1, ((long)mebibytes << 20) / (Lines * LineLength)) * Lines * LineLength;

    /// <summary>Writes and then stays. The report, made last, holds when it began, in ms since the epoch.</summary>
    public static int Run(string[] words)
    {
        var (mebibytes, block, report) = (int.Parse(words[0], CultureInfo.InvariantCulture), int.Parse(words[1], CultureInfo.InvariantCulture), words[2]);
        var buffer = new byte[Lines * LineLength];
        for (var line = 0; line < Lines; line++)
            Encoding.ASCII.GetBytes($"{line:000000000000} {new string('x', LineLength - 14)}\n", buffer.AsSpan(line * LineLength));
        var step = Math.Max(1, block / LineLength) * LineLength;

        var began = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var left = Size(mebibytes); left > 0; left -= buffer.Length)
            for (var at = 0; at < buffer.Length; at += step)
                WriteAll(buffer.AsSpan(at, Math.Min(step, buffer.Length - at)));
        File.WriteAllText(report + ".partial", $"{began}");
        File.Move(report + ".partial", report);
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static unsafe void WriteAll(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var written = Write(1, start + done, bytes.Length - done);
                if (written <= 0) throw new IOException("standard output");
                done += (int)written;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);
}

using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>Reads small files of <c>/proc</c> into a buffer, with three calls and nothing else.</summary>
internal static unsafe partial class SmallFiles
{
    private const int CloseOnExec = 0x8_0000;

    /// <summary>Reads up to the buffer's size; -1 when the file is not there (a process that is gone).</summary>
    /// <param name="path">The path, ended by a zero.</param>
    /// <param name="buffer">Where to.</param>
    public static int Read(ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        fixed (byte* name = path)
        {
            var descriptor = Open(name, CloseOnExec);
            if (descriptor < 0) return -1;
            fixed (byte* bytes = buffer)
            {
                var count = (int)ReadBytes(descriptor, bytes, buffer.Length);
                _ = Close(descriptor);
                return count;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadBytes(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

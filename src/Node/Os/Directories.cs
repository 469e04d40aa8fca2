using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>Names in a folder, read with one call per 32 KiB and no string for each (getdents64(2)).</summary>
internal static unsafe partial class Directories
{
    private const int ReadOnlyFolder = 0x1_0000; // O_DIRECTORY on x64
    private const int CloseOnExec = 0x8_0000;
    private const int BufferBytes = 32 * 1024;
    private const int LengthAt = 16;
    private const int NameAt = 19;

    /// <summary>The numbers that are names in a folder of <c>/proc</c>: processes or threads. False when it is not there (a process that is gone).</summary>
    public static bool TryReadNumbers(string folder, List<int> numbers)
    {
        numbers.Clear();
        // O_DIRECTORY has another value on arm64 and is only a safeguard.
        var flags = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ReadOnlyFolder | CloseOnExec : CloseOnExec;
        var descriptor = Open(folder, flags);
        if (descriptor < 0) return false;
        try
        {
            var buffer = stackalloc byte[BufferBytes];
            while (true)
            {
                var count = (int)GetEntries(descriptor, buffer, BufferBytes);
                if (count <= 0) return true;
                for (var at = 0; at < count;)
                {
                    var entry = new ReadOnlySpan<byte>(buffer + at, count - at);
                    var length = BinaryPrimitives.ReadUInt16LittleEndian(entry[LengthAt..]);
                    if (TryNumber(entry[NameAt..length], out var number)) numbers.Add(number);
                    at += length;
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static bool TryNumber(ReadOnlySpan<byte> name, out int number)
    {
        number = 0;
        foreach (var digit in name)
        {
            if (digit == 0) break;
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = number * 10 + digit - '0';
        }

        return number > 0;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "getdents64")]
    private static partial nint GetEntries(int descriptor, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

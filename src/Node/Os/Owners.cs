using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>To whom a file belongs (statx(2), whose answer looks the same on every architecture).</summary>
internal static unsafe partial class Owners
{
    private const int FromWorkingFolder = -100;
    private const uint OwnerWanted = 0x8;
    private const int AnswerBytes = 256;
    private const int OwnerAt = 20;

    /// <summary>User id of the owner; null when the file is not there or cannot be seen.</summary>
    public static int? Find(string path)
    {
        var answer = stackalloc byte[AnswerBytes];
        return Statx(FromWorkingFolder, path, 0, OwnerWanted, answer) == 0
            ? (int)BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(answer, AnswerBytes)[OwnerAt..])
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* answer);
}

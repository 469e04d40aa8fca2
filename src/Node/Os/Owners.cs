using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>To whom files belong (statx(2), whose answer looks the same on every architecture).</summary>
internal static unsafe partial class Owners
{
    private const int FromWorkingFolder = -100;
    private const uint OwnerAndGroupWanted = 0x18;
    private const int AnswerBytes = 256;
    private const int OwnerAt = 20;
    private const int GroupAt = 24;
    private const uint Unchanged = uint.MaxValue;

    /// <summary>User id of the owner; null when the file is not there or cannot be seen.</summary>
    public static int? Find(string path) => Ask(path, OwnerAt);

    /// <summary>Group id of a file; null when it is not there or cannot be seen.</summary>
    public static int? FindGroup(string path) => Ask(path, GroupAt);

    /// <summary>Gives a file of ours to a group, of which we must be a member unless we are root.</summary>
    /// <exception cref="IOException">It cannot be.</exception>
    public static void GiveToGroup(string path, int group)
    {
        if (Chown(path, Unchanged, (uint)group) != 0)
            throw new IOException($"{path} cannot be given to group {group}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError())}");
    }

    private static int? Ask(string path, int at)
    {
        var answer = stackalloc byte[AnswerBytes];
        return Statx(FromWorkingFolder, path, 0, OwnerAndGroupWanted, answer) == 0
            ? (int)BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(answer, AnswerBytes)[at..])
            : null;
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* answer);
}

using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Tells a file from another one that took its name.</summary>
internal static unsafe partial class FileIdentity
{
    private const int CurrentFolder = -100, DoNotFollow = 0x100;
    private const uint Inode = 0x100;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusCall(int folder, string path, int flags, uint mask, byte* status);

    /// <summary>Device and inode; empty when there is no such file.</summary>
    public static string Of(string path)
    {
        var status = stackalloc byte[256];
        if (StatusCall(CurrentFolder, path, DoNotFollow, Inode, status) != 0) return "";
        return $"{*(uint*)(status + 136)}:{*(uint*)(status + 140)}:{*(ulong*)(status + 32)}";
    }
}

using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>What this process may do with a file (access(2)).</summary>
internal static partial class Permissions
{
    private const int ExecuteFlag = 1;
    private const int ReadFlag = 4;

    /// <summary>It may be read.</summary>
    public static bool MayRead(string path) => Access(path, ReadFlag) == 0;

    /// <summary>It may be executed.</summary>
    public static bool MayExecute(string path) => Access(path, ExecuteFlag) == 0;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}

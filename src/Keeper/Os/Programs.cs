using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Replacing this process by another program, and who it runs as.</summary>
internal static unsafe partial class Programs
{
    /// <summary>This very binary, even after its file was replaced.</summary>
    public const string Self = "/proc/self/exe";

    private const int SetParentDeathSignal = 1;

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "chdir", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeFolderCall(string folder);

    [LibraryImport("libc", EntryPoint = "setgroups")]
    private static partial int SetGroupsCall(nint count, uint* groups);

    [LibraryImport("libc", EntryPoint = "setresgid")]
    private static partial int SetGroupIds(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "setresuid")]
    private static partial int SetUserIds(uint real, uint effective, uint saved);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUserId();

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);

    public static int UserId => (int)GetUserId();

    /// <summary>Returns only when it failed, with the errno.</summary>
    public static int Replace(string file, IReadOnlyCollection<string> arguments, IReadOnlyCollection<string> environment)
    {
        using var argumentTable = new NativeStrings(arguments);
        using var environmentTable = new NativeStrings(environment);
        _ = Execute(file, argumentTable.Pointer, environmentTable.Pointer);
        return Errno.Last;
    }

    public static int ChangeFolder(string folder) => ChangeFolderCall(folder) == 0 ? 0 : Errno.Last;

    public static int SetGroups(IReadOnlyList<int> groups)
    {
        Span<uint> ids = groups.Count == 0 ? [0] : new uint[groups.Count];
        for (var index = 0; index < groups.Count; index++) ids[index] = (uint)groups[index];
        fixed (uint* start = ids) return SetGroupsCall(groups.Count, start) == 0 ? 0 : Errno.Last;
    }

    public static int SetGroup(int id) => SetGroupIds((uint)id, (uint)id, (uint)id) == 0 ? 0 : Errno.Last;

    public static int SetUser(int id) => SetUserIds((uint)id, (uint)id, (uint)id) == 0 ? 0 : Errno.Last;

    /// <summary>
    /// The kernel ends this process, also after it has become another program, when the given parent ends. Whether that was in
    /// time: the parent may have ended before. To be called when the user is set, which would lift it again.
    /// </summary>
    public static bool EndWith(int parent) => Control(SetParentDeathSignal, Signals.Kill, 0, 0, 0) == 0 && GetParent() == parent;

    /// <summary>The least processor time there is, for work nobody waits for.</summary>
    public static void BecomeNice() => _ = SetPriority(0, 0, 19);
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>A user of this machine.</summary>
/// <param name="Name">Login name.</param>
/// <param name="UserId">Number.</param>
/// <param name="GroupId">Number of the main group.</param>
/// <param name="Home">Home folder.</param>
/// <param name="Shell">Login shell.</param>
internal sealed record Account(string Name, int UserId, int GroupId, string Home, string Shell);

/// <summary>The user database (getpwnam(3) and its family), whatever is behind it.</summary>
internal static unsafe partial class Accounts
{
    private const int LargestBuffer = 1 << 20;
    private const int OutOfRange = 34;

    /// <summary>Effective user id of this process.</summary>
    public static int CurrentUserId { get; } = (int)GetEffectiveUserId();

    /// <summary>Effective group id of this process.</summary>
    public static int CurrentGroupId { get; } = (int)GetEffectiveGroupId();

    /// <summary>A user by name or number; null when there is none.</summary>
    public static Account? FindUser(string nameOrNumber)
    {
        var byName = ReadUser((entry, buffer, size, found) => GetUserByName(nameOrNumber, entry, buffer, size, found));
        if (byName is not null || !TryNumber(nameOrNumber, out var number)) return byName;
        return FindUser(number);
    }

    /// <summary>A user by number; null when there is none.</summary>
    public static Account? FindUser(int userId) =>
        ReadUser((entry, buffer, size, found) => GetUserById((uint)userId, entry, buffer, size, found));

    /// <summary>Number of a group by name or number; null when there is none of that name.</summary>
    public static int? FindGroup(string nameOrNumber)
    {
        int? group = null;
        WithBuffer((buffer, size) =>
        {
            GroupEntry entry;
            GroupEntry* found;
            var errno = GetGroupByName(nameOrNumber, &entry, buffer, size, &found);
            if (found is not null) group = (int)entry.GroupId;
            return errno;
        });
        return group ?? (TryNumber(nameOrNumber, out var number) ? number : null);
    }

    /// <summary>All groups of a user, the main one included.</summary>
    public static IReadOnlyList<int> GroupsOf(Account account, int mainGroup)
    {
        for (var room = 64; room <= 65_536; room *= 4)
        {
            var groups = new int[room];
            var count = room;
            fixed (int* first = groups)
                if (GetGroupList(account.Name, (uint)mainGroup, first, &count) >= 0) return groups[..count];
        }

        return [mainGroup];
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Account? ReadUser(ReadEntry read)
    {
        Account? account = null;
        WithBuffer((buffer, size) =>
        {
            UserEntry entry;
            UserEntry* found;
            var errno = read(&entry, buffer, size, &found);
            if (found is not null)
                account = new Account(Text(entry.Name), (int)entry.UserId, (int)entry.GroupId, Text(entry.Home), Text(entry.Shell));
            return errno;
        });
        return account;
    }

    /// <summary>Gives more room until the entry fits.</summary>
    private static void WithBuffer(Func<nint, nuint, int> read)
    {
        for (var size = 4096; size <= LargestBuffer; size *= 4)
        {
            var buffer = Marshal.AllocHGlobal(size);
            try
            {
                if (read(buffer, (nuint)size) != OutOfRange) return;
            }
            finally
            {
                Marshal.FreeHGlobal(buffer);
            }
        }
    }

    private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroupId();

    [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetUserByName(string name, UserEntry* entry, nint buffer, nuint size, UserEntry** found);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int GetUserById(uint userId, UserEntry* entry, nint buffer, nuint size, UserEntry** found);

    [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetGroupByName(string name, GroupEntry* entry, nint buffer, nuint size, GroupEntry** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetGroupList(string user, uint group, int* groups, int* count);

    private delegate int ReadEntry(UserEntry* entry, nint buffer, nuint size, UserEntry** found);

    /// <summary>struct passwd of Linux (glibc and musl alike).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct UserEntry
    {
        public nint Name;
        public nint Password;
        public uint UserId;
        public uint GroupId;
        public nint FullName;
        public nint Home;
        public nint Shell;
    }

    /// <summary>struct group of Linux (glibc and musl alike).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct GroupEntry
    {
        public nint Name;
        public nint Password;
        public uint GroupId;
        public nint Members;
    }
}

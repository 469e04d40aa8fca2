using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Whose a file is.</summary>
internal static partial class Ownership
{
    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Change(string path, int user, int group);

    /// <summary>Gives the file to a user, its group stays; without the right to, nothing happens.</summary>
    public static void Give(string path, int user) => _ = Change(path, user, -1);
}

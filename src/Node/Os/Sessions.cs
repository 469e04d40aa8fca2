using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>Sessions: which processes a terminal's Ctrl-C reaches.</summary>
internal static partial class Sessions
{
    /// <summary>Leaves the session of the starter; nothing happens for a process that leads its group already.</summary>
    public static void BeginOwn() => _ = SetSession();

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSession();
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace ActorPm.Node.Os;

/// <summary>
/// The share of the processor the node gets beside the apps: a hundred programs that start at once must
/// not hold up commands, answers and restarts.
/// </summary>
internal static partial class Weight
{
    /// <summary>The keeper's own value, by which it knows that it was passed on and not chosen.</summary>
    private const int Raised = -11;

    private const int OfThread = 0;

    /// <summary>
    /// Raises all threads there are, and with them those they will make, where that is allowed (root,
    /// CAP_SYS_NICE, RLIMIT_NICE). A weight that somebody chose is left alone.
    /// </summary>
    public static void Raise()
    {
        if (GetPriority(OfThread, 0) != 0) return;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            if (!uint.TryParse(Path.GetFileName(thread), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
            if (SetPriority(OfThread, id, Raised) != 0) return;
        }
    }

    /// <summary>Gives the calling thread the weight of the apps again; one that somebody chose is left alone.</summary>
    public static void ThisThreadLikeApps()
    {
        if (GetPriority(OfThread, 0) == Raised) _ = SetPriority(OfThread, 0, 0);
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}

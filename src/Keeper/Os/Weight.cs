using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>
/// The share of the processor the control thread gets beside the programs it starts. A hundred programs
/// that start at once must not keep the keeper from starting the next one, or from replacing one that died.
/// </summary>
internal static unsafe partial class Weight
{
    /// <summary>Nice value of the keeper: about eleven times the weight of an ordinary process. The node uses the same.</summary>
    public const int Raised = -11;

    private const int OfThread = 0;
    private const int Ordinary = 0, ResetOnFork = 0x4000_0000;

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);

    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    private static partial int GetScheduler(int pid);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int pid, int policy, int* parameters);

    /// <summary>Nice value of the calling thread.</summary>
    public static int Current => GetPriority(OfThread, 0);

    /// <summary>
    /// Raises the calling thread where that is allowed (root, CAP_SYS_NICE, RLIMIT_NICE); everything it
    /// starts from then on, threads and programs, has the ordinary weight. A weight that somebody chose
    /// (<c>nice pbm start</c>, a unit's Nice=) is left alone and passed on.
    /// </summary>
    public static void Raise()
    {
        // The node has the raised weight too, and passes it to a keeper that it starts.
        if (Current is not (0 or Raised) || (GetScheduler(0) & ~ResetOnFork) != Ordinary) return;
        var parameters = 0;
        if (SetScheduler(0, Ordinary | ResetOnFork, &parameters) == 0) _ = SetPriority(OfThread, 0, Raised);
    }
}

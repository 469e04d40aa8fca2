using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>Signals to the keeper itself arrive through a signalfd in the event loop; none interrupts it.</summary>
internal static unsafe partial class Signals
{
    public const int HangUp = 1, Interrupt = 2, Kill = 9, User2 = 12, Terminate = 15, Continue = 18, Stop = 19;

    /// <summary>The signals the keeper reads from its signalfd.</summary>
    private static readonly int[] Handled = [HangUp, Interrupt, User2, Terminate];

    private const int SetBytes = 128;
    private const int Block = 0, SetTo = 2;
    private const int BrokenPipe = 13;
    private const int CloseOnExec = 0x8_0000, NonBlocking = 0x800;

    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
        "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int Empty(byte* set);

    [LibraryImport("libc", EntryPoint = "sigaddset")]
    private static partial int Include(byte* set, int signal);

    [LibraryImport("libc", EntryPoint = "sigismember")]
    private static partial int IsMember(byte* set, int signal);

    [LibraryImport("libc", EntryPoint = "sigprocmask")]
    private static partial int ChangeMask(int how, byte* set, byte* old);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "signalfd")]
    private static partial int Create(int descriptor, byte* set, int flags);

    /// <summary>
    /// True when this process was started with these signals blocked. A mask set later would miss the
    /// threads the runtime has started before Main, and a signal takes any thread that does not block it.
    /// </summary>
    public static bool AreBlockedFromTheStart()
    {
        var set = stackalloc byte[SetBytes];
        _ = ChangeMask(Block, null, set);
        foreach (var signal in Handled)
            if (IsMember(set, signal) == 0) return false;
        return true;
    }

    /// <summary>Blocks them in this thread, for the program it is about to execute.</summary>
    public static void BlockForNextProgram()
    {
        var set = stackalloc byte[SetBytes];
        Fill(set);
        _ = ChangeMask(Block, set, null);
    }

    /// <summary>
    /// Nothing blocked and SIGPIPE not ignored (the runtime ignores it), for the program this thread is
    /// about to execute; handlers that were set become defaults by themselves.
    /// </summary>
    public static void Reset()
    {
        var set = stackalloc byte[SetBytes];
        _ = Empty(set);
        _ = ChangeMask(SetTo, set, null);
        _ = SetHandler(BrokenPipe, 0);
    }

    public static int OpenDescriptor()
    {
        var set = stackalloc byte[SetBytes];
        Fill(set);
        return OsException.Check(Create(-1, set, CloseOnExec | NonBlocking), "signalfd");
    }

    /// <summary>Next signal of the signalfd; 0 when there is none.</summary>
    public static int Next(int descriptor)
    {
        Span<byte> info = stackalloc byte[128];
        return Descriptors.Read(descriptor, info) == info.Length ? MemoryMarshal.Read<int>(info) : 0;
    }

    public static string Name(int signal) =>
        signal > 0 && signal < Names.Length ? Names[signal] : $"SIG{signal}";

    private static void Fill(byte* set)
    {
        _ = Empty(set);
        foreach (var signal in Handled) _ = Include(set, signal);
    }
}

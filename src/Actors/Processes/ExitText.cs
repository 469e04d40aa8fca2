using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Units;

namespace ActorPm.Actors.Processes;

/// <summary>An exit in words: <c>exit code 1 after 0.4 s</c>.</summary>
internal static class ExitText
{
    public static string Describe(LastExit exit)
    {
        if (exit.Failure is { } failure) return failure;
        var after = " after " + DurationText.ToWords(exit.Uptime);
        return exit.Cause switch
        {
            ExitCause.KeeperLost => "ended with its keeper, which died," + after,
            ExitCause.LeaseEnded => "stopped because its lease ended" + after,
            ExitCause.KilledAfterTimeout => "killed because it did not end within its kill timeout" + after,
            _ => How(exit) + after + Others(exit),
        };
    }

    /// <summary>The kernel chose other processes of the instance than the main one.</summary>
    private static string Others(LastExit exit) => exit.OutOfMemoryKills > 0 && !IsKilledForMemory(exit)
        ? $", after the kernel had killed {exit.OutOfMemoryKills} of its processes ({MemoryReason(exit)})"
        : "";

    private static bool IsKilledForMemory(LastExit exit) => exit is { OutOfMemoryKills: > 0, SignalName: "SIGKILL" };

    private static string MemoryReason(LastExit exit) => exit.MemoryLimit is { } limit ? $"memory_max {ByteSize.ToExactText(limit)}" : "out of memory";

    private static string How(LastExit exit) => exit switch
    {
        _ when IsKilledForMemory(exit) => $"killed by the kernel: {MemoryReason(exit)},",
        { SignalName: { } signal } => "killed by " + signal,
        { Code: { } code } => "exit code " + code,
        _ => "ended",
    };
}

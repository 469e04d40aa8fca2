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
            _ => How(exit) + after,
        };
    }

    private static string How(LastExit exit) => exit switch
    {
        { SignalName: { } signal } => "killed by " + signal,
        { Code: { } code } => "exit code " + code,
        _ => "ended",
    };
}

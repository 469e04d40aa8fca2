using ActorPm.Contracts;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;

namespace ActorPm.Shell.Foreground;

/// <summary>Whether everything that was to run has ended for good, and what the command then ends with; pure.</summary>
internal static class EndOfAll
{
    private const int SignalBase = 128; // a shell's convention

    private static readonly string[] SignalNames =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM",
    ];

    /// <summary>The exit code; null while something runs or will run again by its restart rules or its cron pattern.</summary>
    public static ExitCode? Of(IReadOnlyList<InstanceDetail> instances)
    {
        var done = instances.All(instance =>
            instance.Status is ProcessState.Stopped or ProcessState.Errored && instance.CronRestartAt is null && instance.Job?.NextRunAt is null);
        if (!done) return null;
        // Of several the first that failed, in the order of their ids.
        return (ExitCode)instances.Select(CodeOf).FirstOrDefault(code => code != 0);
    }

    private static int CodeOf(InstanceDetail instance)
    {
        if (instance.ExitCode is { } code) return code;
        if (instance.ExitSignal is { } signal)
            return Array.IndexOf(SignalNames, signal) is > 0 and var number ? SignalBase + number : (int)ExitCode.Failed;
        return instance.Status == ProcessState.Errored ? (int)ExitCode.Failed : 0;
    }
}

namespace ActorPm.Contracts.Processes;

/// <summary>
/// Names one process for ever: a recycled pid has another start time, another boot another id.
/// Nothing is ever signalled by its pid alone.
/// </summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartTicks">Field 22 of <c>/proc/PID/stat</c>: clock ticks after boot (proc(5)).</param>
/// <param name="BootId"><c>/proc/sys/kernel/random/boot_id</c> of the boot it runs in.</param>
public sealed record ProcessIdentity(int Pid, long StartTicks, string BootId);

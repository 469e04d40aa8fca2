namespace ActorPm.Fleet.Apps;

/// <summary>Names and clock of the replicated records.</summary>
public static class FleetRecords
{
    /// <summary>UTF-8 bytes of a record at most. A hundred of them, and what goes around them, are one message between servers.</summary>
    public const int LargestRecord = 16 * 1024;

    /// <summary>So many apps a fleet has at most: each server has the records of all, and its scheduler looks at all.</summary>
    public const int MostApps = 1000;

    /// <summary>Who schedules: <see cref="SchedulerRecord"/>.</summary>
    public const string SchedulerKey = "scheduler";

    /// <summary>The record of an app.</summary>
    public static string AppKey(string name) => "app/" + name;

    /// <summary>The assignment of a server.</summary>
    public static string AssignmentKey(string serverId) => "assign/" + serverId;

    /// <summary>What people want of a server.</summary>
    public static string WishKey(string serverId) => "wish/" + serverId;

    /// <summary>
    /// Clock of a record: a later scheduler wins, then the later change of the same. Never wall time. The writer is in it: no two
    /// servers schedule under one number (<see cref="Scheduling.SchedulerNumber"/>).
    /// </summary>
    /// <param name="epoch">Number of the scheduler, up to 2^30.</param>
    /// <param name="revision">Change of that scheduler, up to 2^32; more are as good as the last.</param>
    public static long Clock(long epoch, long revision) => (epoch << 32) | Math.Min(revision, uint.MaxValue);

    /// <summary>The number of the scheduler in a clock.</summary>
    public static long EpochOf(long clock) => clock >> 32;
}

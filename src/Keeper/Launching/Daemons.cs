using ActorPm.Keeper.Logs;
using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Launching;

/// <summary>How a daemon is started: its own session, nothing on stdin, both outputs appended to one file.</summary>
internal static class Daemons
{
    /// <summary>The plan and the descriptors to close after the spawn. Throws when the log file cannot be opened.</summary>
    public static (SpawnPlan Plan, int[] Opened) Plan(
        string file, IReadOnlyList<string> arguments, IReadOnlyCollection<string> environment, string logFile, int readyPipe = -1)
    {
        LogFolders.TryCreate(logFile);
        var log = LogDescriptor.TryOpenBlocking(logFile);
        if (log < 0) throw new OsException($"the log file {logFile} cannot be opened", -log);
        var nothing = LogDescriptor.Null();
        return (
            new SpawnPlan
            {
                File = file,
                Arguments = [file, .. arguments],
                Environment = environment,
                Descriptors = readyPipe < 0 ? [nothing, log, log] : [nothing, log, log, readyPipe],
            },
            [log, nothing]);
    }
}

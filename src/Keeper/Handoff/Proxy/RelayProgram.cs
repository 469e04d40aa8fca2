using ActorPm.Keeper.Launching;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Processes;

namespace ActorPm.Keeper.Handoff.Proxy;

/// <summary>The program <c>pbm-relay</c>, beside this one.</summary>
internal static class RelayProgram
{
    private const int Channel = 3;

    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "pbm-relay");

    /// <summary>Why it cannot run; null when it can.</summary>
    public static string? Problem =>
        System.IO.File.Exists(File) ? null : $"handoff proxy needs {File}, which is missing: all programs of one version belong into one folder";

    /// <summary>Its pid and our end of its channel; a negative errno and -1 when it cannot be started.</summary>
    public static (int Pid, int Channel) Start(Helpers helpers, Action<ChildEnd> ended)
    {
        var (ours, theirs) = Sockets.Pair();
        var nothing = LogDescriptor.Null();
        var pid = helpers.Start(
            new SpawnPlan
            {
                File = File,
                Arguments = [File, "run", "--channel", $"{Channel}"],
                Environment = OwnEnvironment.Strings(),
                Cwd = "/",
                Descriptors = [nothing, nothing, 2, theirs],
            },
            ended);
        Descriptors.Close(nothing);
        Descriptors.Close(theirs);
        if (pid > 0) return (pid, ours);
        Descriptors.Close(ours);
        return (pid, -1);
    }
}

using System.Runtime.InteropServices;

namespace ActorPm.Keeper.Os;

/// <summary>What a new program gets, exactly; everything not named here is closed by exec.</summary>
internal sealed record SpawnPlan
{
    public required string File { get; init; }

    /// <summary>With the program name in front.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Each <c>NAME=value</c>.</summary>
    public required IReadOnlyCollection<string> Environment { get; init; }

    public string? Cwd { get; init; }

    /// <summary>Our descriptor for the child's 0, 1, 2, and so on.</summary>
    public required IReadOnlyList<int> Descriptors { get; init; }
}

/// <summary>posix_spawn: a new session, default signal dispositions, nothing blocked.</summary>
internal static unsafe partial class Spawn
{
    private const short SetSignalDefaults = 0x04, SetSignalMask = 0x08, SetSession = 0x80;

    // Large enough for glibc (80, 336, 128) and musl.
    private const int ActionsBytes = 256, AttributesBytes = 512, SignalSetBytes = 128;

    // Copies start here, so that no dup2 of the plan overwrites a source still needed.
    private const int LeastSource = 200;

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PosixSpawn(int* pid, string file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeFolder(byte* actions, string folder);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* set);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySet(byte* set);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSet(byte* set);

    /// <summary>The new pid once the program image runs, or a negative errno; then nothing was started.</summary>
    public static int Start(SpawnPlan plan)
    {
        var actions = stackalloc byte[ActionsBytes];
        var attributes = stackalloc byte[AttributesBytes];
        var set = stackalloc byte[SignalSetBytes];
        var lifted = new List<int>(plan.Descriptors.Count);
        _ = InitializeActions(actions);
        _ = InitializeAttributes(attributes);
        try
        {
            for (var target = 0; target < plan.Descriptors.Count; target++)
            {
                var source = Descriptors.DuplicateAtLeast(plan.Descriptors[target], LeastSource);
                lifted.Add(source);
                _ = AddDuplicate(actions, source, target);
            }

            if (plan.Cwd is not null) _ = AddChangeFolder(actions, plan.Cwd);
            _ = FillSet(set);
            _ = SetDefaults(attributes, set);
            _ = EmptySet(set);
            _ = SetMask(attributes, set);
            _ = SetFlags(attributes, SetSignalDefaults | SetSignalMask | SetSession);

            using var arguments = new NativeStrings(plan.Arguments);
            using var environment = new NativeStrings(plan.Environment);
            int pid;
            var errno = PosixSpawn(&pid, plan.File, actions, attributes, arguments.Pointer, environment.Pointer);
            return errno == 0 ? pid : -errno;
        }
        catch (OsException problem)
        {
            return -problem.Errno;
        }
        finally
        {
            foreach (var source in lifted) Descriptors.Close(source);
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }
    }
}

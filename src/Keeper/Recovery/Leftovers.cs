using ActorPm.Contracts.Keeper;
using ActorPm.Contracts.Processes;
using ActorPm.Keeper.Journal;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Trees;

namespace ActorPm.Keeper.Recovery;

/// <summary>
/// After the death of a keeper: its processes have lost their pipes and channels, so what is left of
/// them is ended before the new keeper serves; nothing runs twice and no port is held. Only for the
/// holder of the lock. Blocks: nobody waits for anything else yet.
/// </summary>
internal static class Leftovers
{
    /// <summary>Between the stop signal and SIGKILL.</summary>
    private const int Grace = 1000;

    /// <summary>For SIGKILL to work; whoever hangs in the kernel longer is left and named in the log.</summary>
    private const int KillLimit = 5000;

    /// <summary>Ends them and returns the exits of the journal's processes.</summary>
    public static List<ExitedEvent> End(JournalContents journal, string? homeId)
    {
        var running = journal.Running;
        var homes = running.Values.Select(entry => entry.Owner.HomeId).Append(homeId ?? "").Where(id => id.Length > 0).ToHashSet();
        var highest = journal.HighestGeneration;
        var targets = new Dictionary<TreeMember, int>();
        var counts = new Dictionary<long, int>();
        var deadline = Clock.Milliseconds + Grace;
        var killing = false;
        while (true)
        {
            foreach (var (member, generation) in Find(running, homes, highest))
            {
                if (targets.ContainsKey(member) || TreeSignals.TryOpen(member) is not (>= 0 and var descriptor)) continue;
                targets[member] = descriptor;
                counts[generation] = counts.GetValueOrDefault(generation) + 1;
                var signal = killing ? Signals.Kill : running.GetValueOrDefault(generation)?.Stop.Signal ?? Signals.Terminate;
                _ = PidFd.Send(descriptor, signal);
            }

            if (targets.Count == 0) break;
            WaitForOne(targets, (int)(deadline - Clock.Milliseconds));
            if (Clock.Milliseconds < deadline) continue;
            if (killing)
            {
                KeeperLog.Write($"could not end what a former keeper left: {string.Join(", ", targets.Keys.Select(member => member.Pid))}");
                break;
            }

            killing = true;
            deadline = Clock.Milliseconds + KillLimit;
            foreach (var descriptor in targets.Values) _ = PidFd.Send(descriptor, Signals.Kill);
        }

        foreach (var descriptor in targets.Values) Descriptors.Close(descriptor);
        return [.. running.Values.Select(entry => Exit(entry, counts.GetValueOrDefault(entry.Generation)))];
    }

    /// <summary>Living processes of the journal, and whoever carries the mark of one of them or of one too new for the journal.</summary>
    private static IEnumerable<(TreeMember Member, long Generation)> Find(
        SortedDictionary<long, SpawnedEntry> running, HashSet<string> homes, long highest)
    {
        foreach (var entry in running.Values)
            if (entry.Process.BootId == ProcFs.BootId
                && ProcFs.Stat(entry.Process.Pid) is { State: not ('Z' or 'X') } stat
                && stat.StartTicks == entry.Process.StartTicks)
                yield return (new TreeMember(entry.Process.Pid, stat.StartTicks), entry.Generation);

        foreach (var pid in ProcFs.Pids())
        {
            if (pid == Environment.ProcessId || ProcFs.Variable(pid, OwnerMark.Variable) is not { } text) continue;
            if (OwnerMark.Parse(text) is not { } mark || !homes.Contains(mark.HomeId)) continue;
            if (!running.ContainsKey(mark.Generation) && mark.Generation <= highest) continue;
            if (ProcFs.Stat(pid) is { State: not ('Z' or 'X') } stat)
                yield return (new TreeMember(pid, stat.StartTicks), mark.Generation);
        }
    }

    private static void WaitForOne(Dictionary<TreeMember, int> targets, int milliseconds)
    {
        // Looked at in short turns, since members die in any order and new ones may appear.
        var (_, first) = targets.First();
        _ = Descriptors.WaitReadable(first, Math.Clamp(milliseconds, 0, 50));
        foreach (var (member, descriptor) in targets.ToArray())
        {
            if (!Descriptors.WaitReadable(descriptor, 0)) continue;
            Descriptors.Close(descriptor);
            targets.Remove(member);
        }
    }

    private static ExitedEvent Exit(SpawnedEntry entry, int found)
    {
        if (entry.PidFile is { } pidFile) Processes.PidFiles.RemoveNow(pidFile, entry.Process.Pid);
        return new ExitedEvent
        {
            Instance = entry.Instance,
            Generation = entry.Generation,
            Pid = entry.Process.Pid,
            Cause = ExitCause.KeeperLost,
            SpawnedAt = entry.SpawnedAt,
            ExitedAt = Clock.Wall,
            LeftoverProcesses = found,
        };
    }
}

using ActorPm.Keeper.Os;

namespace ActorPm.Keeper.Cgroups;

/// <summary>Finds the part of the cgroup v2 tree that was given to this keeper, if any.</summary>
internal static class DelegatedCgroup
{
    /// <summary>Names a folder of a cgroup v2 by hand, where nobody delegates by systemd's marks.</summary>
    public const string Variable = "ACTORPM_CGROUP";

    /// <summary>Takes it into use; null, and the reason, when there is none.</summary>
    public static CgroupTree? Open(out string? whyNot)
    {
        try
        {
            return Find(out whyNot);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            whyNot = problem.Message;
            return null;
        }
    }

    private static CgroupTree? Find(out string? whyNot)
    {
        whyNot = null;
        var own = Locate(ProcFs.Text("/proc/self/cgroup"), ProcFs.Text("/proc/self/mountinfo"));
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            if (!Directory.Exists(named) || !File.Exists(Path.Combine(named, "cgroup.procs"))) whyNot = $"{named} ({Variable}) is not a folder of a cgroup v2";
            return whyNot is null ? CgroupTree.Open(named, own == named ? Environment.ProcessId : null) : null;
        }

        if (own is null)
        {
            whyNot = "this system has no cgroup v2";
            return null;
        }

        // After an upgrade in place it is where its former program image has put itself.
        var root = Path.GetFileName(own) == CgroupTree.KeeperName && IsDelegated(Path.GetDirectoryName(own)!) ? Path.GetDirectoryName(own)! : own;
        if (root != own) return CgroupTree.Open(root, null);
        if (IsDelegated(own)) return CgroupTree.Open(own, Environment.ProcessId);
        whyNot = $"the cgroup {own} is not delegated to the keeper (a service of pbm startup is)";
        return null;
    }

    /// <summary>The folder of the cgroup v2 of a process, as seen from here; null when there is none.</summary>
    /// <param name="cgroups">Text of <c>/proc/PID/cgroup</c>.</param>
    /// <param name="mounts">Text of <c>/proc/self/mountinfo</c>.</param>
    public static string? Locate(string cgroups, string mounts)
    {
        const string unified = "0::";
        var path = cgroups.Split('\n').FirstOrDefault(line => line.StartsWith(unified, StringComparison.Ordinal))?[unified.Length..];
        if (path is null) return null;
        foreach (var line in mounts.Split('\n'))
        {
            // Fields: id parent device ROOT POINT options … - TYPE source options
            var end = line.IndexOf(" - ", StringComparison.Ordinal);
            if (end < 0 || !line.AsSpan(end + 3).StartsWith("cgroup2 ")) continue;
            var fields = line[..end].Split(' ');
            if (fields.Length < 5) continue;
            var (root, point) = (fields[3], fields[4]);
            if (root == "/") return Path.TrimEndingDirectorySeparator(point + path);
            if (path == root || path.StartsWith(root + "/", StringComparison.Ordinal)) return point + path[root.Length..];
        }

        return null;
    }

    /// <summary>systemd marks what it delegates; a user other than root owns only what was.</summary>
    private static bool IsDelegated(string folder) =>
        ExtendedAttributes.Has(folder, "user.delegate", "1") || ExtendedAttributes.Has(folder, "trusted.delegate", "1")
        || (Programs.UserId != 0 && MayWrite(Path.Combine(folder, "cgroup.procs")) && MayWrite(Path.Combine(folder, "cgroup.subtree_control")));

    private static bool MayWrite(string file)
    {
        try
        {
            using var opened = new FileStream(file, FileMode.Open, FileAccess.Write);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

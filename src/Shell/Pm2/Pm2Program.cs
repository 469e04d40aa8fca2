using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Pm2;

/// <summary>PM2's command line. A <c>pm2</c> on the PATH that is a link to ourselves is none: it would tell of our apps.</summary>
internal static class Pm2Program
{
    private const string Name = "pm2";
    private const string OurName = "pbm";

    /// <summary>The first real one on the PATH; else the one that started the daemon; null when neither is there.</summary>
    /// <param name="daemon">Pid of PM2's daemon; 0 for none.</param>
    /// <param name="machine">The PATH.</param>
    public static string? Find(int daemon, IMachine machine) => OnPath(machine) ?? (daemon == 0 ? null : OfDaemon(daemon));

    private static string? OnPath(IMachine machine) => (machine.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(Path.GetFullPath(folder, machine.CurrentFolder), Name))
        .FirstOrDefault(candidate => machine.IsExecutable(candidate) && !IsOurs(candidate));

    // A shell tells a program its own path in "_".
    private static string? OfDaemon(int daemon)
    {
        try
        {
            var named = File.ReadAllText($"/proc/{daemon}/environ").Split('\0')
                .FirstOrDefault(entry => entry.StartsWith("_=", StringComparison.Ordinal))?[2..];
            return named is not null && Path.GetFileName(named) == Name && File.Exists(named) && !IsOurs(named) ? named : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsOurs(string candidate)
    {
        try
        {
            var target = new FileInfo(candidate).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? candidate;
            return target == Environment.ProcessPath || Path.GetFileName(target) == OurName;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

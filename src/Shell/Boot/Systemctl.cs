using System.Globalization;
using ActorPm.Shell.Os;

namespace ActorPm.Shell.Boot;

/// <summary>systemctl(1) of the machine's service manager or of the user's own.</summary>
internal sealed class Systemctl(bool ofUser)
{
    /// <summary>What it said.</summary>
    public ProgramResult Run(params IReadOnlyList<string> arguments) =>
        ProgramResult.Of("systemctl", ofUser ? ["--user", .. arguments] : arguments, UserManager());

    /// <summary>One property of a unit, empty when there is none.</summary>
    public string Property(string unit, string name) => Run("show", "--property", name, "--value", unit).Output.Trim();

    /// <summary>Pid of the running daemon; 0 for none.</summary>
    public int MainPid(string unit) =>
        int.TryParse(Property(unit, "MainPID"), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0;

    /// <summary>Which systemd this is; 0 when it cannot be asked.</summary>
    public static int Version()
    {
        var words = ProgramResult.Of("systemctl", ["--version"]).Output.Split([' ', '\n'], 3);
        return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    /// <summary>This user's own manager can be asked.</summary>
    public static bool OwnManagerRuns => Path.Exists(Path.Combine(RuntimeFolder, "systemd/private"));

    /// <summary>A shell of su or cron does not know where the user's manager listens.</summary>
    private static string RuntimeFolder =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } named ? named : $"/run/user/{FileOwner.CurrentUser}";

    private Dictionary<string, string>? UserManager() =>
        ofUser ? new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = RuntimeFolder } : null;
}

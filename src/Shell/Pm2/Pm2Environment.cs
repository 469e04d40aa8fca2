using System.Text.Json;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Pm2;

/// <summary>
/// PM2 keeps one flat environment: what was declared, the whole shell it was started from, and its own
/// variables. What differs from the shell that is typed in now counts as declared; what is the same goes
/// with the caller's; what describes a session (a terminal, an ssh connection) is never declared.
/// </summary>
/// <param name="Declared">Belongs to the app.</param>
/// <param name="Caller">Came along.</param>
internal sealed record Pm2Environment(IReadOnlyDictionary<string, string> Declared, IReadOnlyDictionary<string, string> Caller)
{
    private static readonly HashSet<string> OfPm2 = [.. CallerEnvironment.Private, "unique_id", "pm_id", "NODE_APP_INSTANCE"];

    private static readonly HashSet<string> OfSession =
    [
        "PWD", "OLDPWD", "SHLVL", "TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLUMNS", "LINES", "LS_COLORS", "LESSOPEN", "LESSCLOSE",
        "TMUX", "TMUX_PANE", "STY", "WINDOW", "WINDOWID", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GPG_TTY", "HISTFILE", "HISTCONTROL",
        "INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "MAIL", "DEBUGINFOD_URLS", "MOTD_SHOWN",
    ];

    private static readonly string[] SessionPrefixes = ["SSH_", "XDG_SESSION_", "SUDO_", "npm_"];

    /// <summary>The environment of one process of PM2, taken apart.</summary>
    /// <param name="process">The process.</param>
    /// <param name="shell">The environment that is typed in now.</param>
    public static Pm2Environment Of(Pm2Process process, IReadOnlyDictionary<string, string> shell)
    {
        var declared = new Dictionary<string, string>();
        var caller = new Dictionary<string, string>();
        if (!process.Fields.TryGetProperty("env", out var variables) || variables.ValueKind != JsonValueKind.Object)
            return new Pm2Environment(declared, caller);
        var own = process.Text("instance_var");
        foreach (var variable in variables.EnumerateObject())
        {
            // PM2 hangs the settings of the app's module under its name: an object, or its text where a file declared the app.
            if (OfPm2.Contains(variable.Name) || variable.Name == own || variable.Name.StartsWith("PM2_", StringComparison.Ordinal)) continue;
            if (variable.Value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) continue;
            if (variable.Name == process.Name && Pm2Process.Plain(variable.Value).StartsWith('{')) continue;
            if (variable.Name.Length == 0 || variable.Name.Contains('=')) continue;
            var value = Pm2Process.Plain(variable.Value);
            var came = OfSession.Contains(variable.Name)
                || SessionPrefixes.Any(prefix => variable.Name.StartsWith(prefix, StringComparison.Ordinal))
                || shell.GetValueOrDefault(variable.Name) == value;
            (came ? caller : declared)[variable.Name] = value;
        }

        return new Pm2Environment(declared, caller);
    }
}

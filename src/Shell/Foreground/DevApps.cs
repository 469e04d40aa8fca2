using ActorPm.Contracts.Apps;
using ActorPm.Shell.Commands;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Operations;

namespace ActorPm.Shell.Foreground;

/// <summary>The apps of <c>pbm dev</c>: watched, and left down after an end until something changes.</summary>
internal static class DevApps
{
    private static readonly string[] UsualScripts = ["index.js", "server.js", "app.js"];

    /// <param name="session">Where.</param>
    /// <param name="settings">What was said.</param>
    /// <param name="words">The script, then its arguments.</param>
    /// <param name="tail">Arguments after <c>--</c>; null for none.</param>
    /// <exception cref="DeclarationException">There is nothing to run, or it is wrong.</exception>
    public static IReadOnlyList<AppSpec> Of(Session session, DevSettings settings, IReadOnlyList<string> words, IReadOnlyList<string>? tail)
    {
        IReadOnlyList<string> target = words is [] ? Usual(session.Machine, settings) : [words[0]];
        IReadOnlyList<string> arguments = [.. words.Skip(1), .. tail ?? []];
        var given = new List<(Setting, SettingInput)>();
        if (settings.FileEnvironment is { } name) given.Add(Given("--env", name));
        if (settings.Signal is { } signal) given.Add(Given("--stop-signal", signal));
        if (ExecOf(settings, target) is { } exec)
        {
            // Arguments are part of the line, and the name is that of the script.
            if (target is [var script]) given.Add(Given("--name", AppNames.OfScript(script)));
            target = [exec + string.Concat(target.Concat(arguments).Select(word => " " + ShellWords.Join([word])))];
            arguments = [];
        }

        var apps = RuntimeCommand.Apps(session, new StartOrder(target, arguments.Count == 0 ? null : arguments, given, new StartManner()));
        return [.. apps.Select(app => Watched(app, settings))];
    }

    private static AppSpec Watched(AppSpec app, DevSettings settings) => app with
    {
        Autostart = true,
        Environment = app.Environment.Concat(settings.Environment).GroupBy(one => one.Key).ToDictionary(group => group.Key, group => group.Last().Value),
        Restart = app.Restart with { Autorestart = false },
        Watch = app.Watch with
        {
            Enabled = true,
            ExpectEdits = true,
            Paths = settings.Watch ?? app.Watch.Paths,
            Ignore = [.. app.Watch.Ignore, .. settings.Ignore ?? []],
            Extensions = (settings.Extensions ?? app.Watch.Extensions).Contains("*") ? [] : settings.Extensions ?? app.Watch.Extensions,
            Delay = settings.Delay ?? app.Watch.Delay,
            Polling = settings.Polling ?? app.Watch.Polling,
        },
    };

    private static IReadOnlyList<string> Usual(IMachine machine, DevSettings settings)
    {
        if (settings.Script is { } script) return [script];
        if (settings.Exec is not null) return [];
        if (ConfigFile.InFolder(machine) is { } file) return [file];
        return UsualScripts.FirstOrDefault(name => machine.IsFile(Path.Combine(machine.CurrentFolder, name))) is { } found
            ? [found]
            : throw new DeclarationException("nothing named to run", "name a script: pbm dev app.js");
    }

    private static string? ExecOf(DevSettings settings, IReadOnlyList<string> target)
    {
        if (settings.Exec is not null || target is not [var script] || ConfigFile.IsOne(script)) return settings.Exec;
        return settings.ExecByExtension?.GetValueOrDefault(Path.GetExtension(script).TrimStart('.'));
    }

    private static (Setting, SettingInput) Given(string option, string value) =>
        (Settings.All.First(setting => setting.Options.Contains(option)), new SettingInput(option, [value]));
}

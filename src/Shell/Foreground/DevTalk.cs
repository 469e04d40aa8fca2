using ActorPm.Contracts.Api;
using ActorPm.Contracts.Apps;
using ActorPm.Shell.Rendering;

namespace ActorPm.Shell.Foreground;

/// <summary>What <c>pbm dev</c> itself says, beside the output of the apps, in nodemon's words.</summary>
internal sealed class DevTalk(ShellOutput output, DevSettings settings, IReadOnlyList<AppSpec> apps, Action online)
{
    private readonly HashSet<string> _told = [];
    private readonly Palette _colours = output.ErrorColours;

    public void Begin()
    {
        Say(_colours.Yellow("to restart at any time, enter `rs`"));
        foreach (var app in apps)
        {
            var paths = app.Watch.Paths.Count == 0 ? app.Cwd : string.Join(' ', app.Watch.Paths);
            Say(_colours.Yellow($"watching {paths}, extensions: {(app.Watch.Extensions.Count == 0 ? "all" : string.Join(',', app.Watch.Extensions))}"));
        }
    }

    public void Tell(EventRecord happened)
    {
        if (happened.Name is not { } name) return;
        var who = apps.Count > 1 ? name + ": " : "";
        switch (happened.Kind)
        {
            case "restart":
                _told.Add(name);
                Say(_colours.Green($"{who}restarting: {happened.Text.Replace("asked for by pbm restart", "rs")}"));
                break;
            case "started":
                // One that was down is started for a change without having been restarted.
                if (!_told.Remove(name) && happened.Text.Split(", started: ") is [_, var reason] && !reason.StartsWith("asked for", StringComparison.Ordinal))
                    Say(_colours.Green($"{who}{reason}"));
                Say(_colours.Green($"{who}starting `{Line(name)}`"));
                break;
            case "online":
                online();
                break;
            case "exited" when happened.Text.StartsWith("exit code 0 ", StringComparison.Ordinal):
                Say(_colours.Green($"{who}clean exit - waiting for changes before restart"));
                break;
            case "exited" or "errored":
                var how = happened.Text.Split(", not restarted")[0];
                Say(_colours.Red($"{who}app crashed ({how}) - waiting for file changes before starting..."));
                break;
            case "watch" or "unready":
                Say(_colours.Yellow(who + happened.Text));
                break;
            default:
                if (settings.Verbose == true) Say($"{who}{happened.Kind}: {happened.Text}");
                break;
        }
    }

    private string Line(string name)
    {
        var app = apps.FirstOrDefault(one => one.Name == name);
        if (app is null) return name;
        if (app.Arguments is ["-c", var line]) return line;
        IEnumerable<string> words = [.. app.Interpreter == "none" ? [] : (string[])[app.Interpreter], Path.GetRelativePath(app.Cwd, app.Script), .. app.Arguments];
        return string.Join(' ', words);
    }

    private void Say(string text) => output.Aside(_colours.Yellow("[pbm] ") + text);
}

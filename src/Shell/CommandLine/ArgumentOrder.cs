using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.CommandLine;

/// <summary>PM2 takes options before the command too (<c>pm2 -n web start app.js</c>); here they are put behind it.</summary>
internal static class ArgumentOrder
{
    private static readonly HashSet<string> WithValue =
        ["--parallel", .. Settings.All.Where(setting => setting.ValueName is { } name && name[0] != '[').SelectMany(setting => setting.Options)];

    public static IReadOnlyList<string> CommandFirst(IReadOnlyList<string> words)
    {
        var command = 0;
        while (command < words.Count && words[command] is ['-', _, ..] option)
            command += WithValue.Contains(option) ? 2 : 1;
        return command == 0 || command >= words.Count ? words : [.. words.Skip(command), .. words.Take(command)];
    }
}

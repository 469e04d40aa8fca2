namespace ActorPm.Node.Fleet.Apps;

/// <summary>What an app of the fleet gets of the server it runs on, besides what was declared: whose it is, not who typed a command.</summary>
internal static class ServerEnvironment
{
    private static readonly string[] Names = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ"];

    /// <summary>The variables that are set.</summary>
    public static IReadOnlyDictionary<string, string> Own() =>
        Names.Select(name => (name, Value: Environment.GetEnvironmentVariable(name))).Where(one => one.Value is not null).ToDictionary(one => one.name, one => one.Value!);
}

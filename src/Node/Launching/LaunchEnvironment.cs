using System.Globalization;
using ActorPm.Actors.Ports;
using ActorPm.Contracts.Homes;
using ActorPm.Node.Os;

namespace ActorPm.Node.Launching;

/// <summary>
/// What a process gets: the caller's environment without what is foreign or filtered, then the declared
/// one, then the few documented variables (ACTORPM_HOME, the instance variable, pm_id; PYTHONUNBUFFERED for
/// Python; HOME, USER, LOGNAME and SHELL for another user).
/// </summary>
internal static class LaunchEnvironment
{
    /// <summary>The whole environment of one process.</summary>
    public static Dictionary<string, string> Make(LaunchOrder order, HomePaths home, Account? otherUser)
    {
        var spec = order.Spec;
        var isForeign = ForeignVariables.In(order.CallerEnvironment);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in order.CallerEnvironment)
            if (!isForeign(name) && !spec.FilterEnvironment.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && CanBeSet(name, value))
                environment[name] = value;
        if (otherUser is not null)
        {
            environment["HOME"] = otherUser.Home;
            environment["USER"] = otherUser.Name;
            environment["LOGNAME"] = otherUser.Name;
            environment["SHELL"] = otherUser.Shell;
        }

        foreach (var (name, value) in spec.Environment)
            if (CanBeSet(name, value)) environment[name] = value;
        if (Programs.IsPython(spec.Interpreter)) environment.TryAdd("PYTHONUNBUFFERED", "1");
        environment[HomePaths.Variable] = home.Root;
        environment[spec.InstanceVariable] = order.Slot.ToString(CultureInfo.InvariantCulture);
        if (spec.IncrementVariable is { Length: > 0 } raised && long.TryParse(environment.GetValueOrDefault(raised), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first))
            environment[raised] = (first + order.Slot).ToString(CultureInfo.InvariantCulture);
        environment["pm_id"] = order.Instance.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    /// <summary>The kernel takes no other names and values.</summary>
    private static bool CanBeSet(string name, string value) =>
        name.Length > 0 && !name.Contains('=') && !name.Contains('\0') && !value.Contains('\0');
}

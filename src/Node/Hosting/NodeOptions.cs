using ActorPm.Contracts.Homes;

namespace ActorPm.Node.Hosting;

/// <summary>The command line of <c>pbm-node</c>.</summary>
/// <param name="Home">The home it runs for.</param>
/// <param name="OthersRestart">
/// <c>--restarter systemd</c>: neither keeper nor node are started by each other; whoever is missing is waited for.
/// </param>
/// <param name="IsTemporary">
/// <c>--temporary</c>: of a single foreground command, which starts and restarts both daemons; ends with its
/// standard input.
/// </param>
internal sealed record NodeOptions(HomePaths Home, bool OthersRestart, bool IsTemporary = false)
{
    /// <summary>Shown with a wrong command line.</summary>
    public const string Usage = "usage: pbm-node run [--home <dir>] [--restarter keeper|systemd] [--temporary]  |  pbm-node --version";

    /// <summary>Reads <c>run …</c>; null and a sentence when it is not that.</summary>
    public static NodeOptions? Parse(IReadOnlyList<string> arguments, out string? problem)
    {
        problem = null;
        if (arguments.Count == 0 || arguments[0] != "run")
        {
            problem = Usage;
            return null;
        }

        var home = HomePaths.FromEnvironment();
        var (othersRestart, temporary) = (false, false);
        for (var index = 1; index < arguments.Count; index++)
        {
            var value = index + 1 < arguments.Count ? arguments[index + 1] : null;
            switch (arguments[index])
            {
                case "--home" when !string.IsNullOrEmpty(value):
                    home = new HomePaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(value)));
                    index++;
                    break;
                case "--restarter" when value is "systemd" or "keeper":
                    othersRestart = value == "systemd";
                    index++;
                    break;
                case "--temporary":
                    (othersRestart, temporary) = (true, true);
                    break;
                default:
                    problem = $"unknown or incomplete option {arguments[index]}; {Usage}";
                    return null;
            }
        }

        return new NodeOptions(home, othersRestart, temporary);
    }

    /// <summary>The command line that starts a node like this one.</summary>
    public IReadOnlyList<string> ToArguments() =>
        OthersRestart ? ["run", "--home", Home.Root, "--restarter", "systemd"] : ["run", "--home", Home.Root];
}

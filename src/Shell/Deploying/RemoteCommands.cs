using System.Globalization;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Deploying;

/// <summary>
/// The command lines of a deployment, for the login shell of a server. Folders and the file <c>.deploys</c> are
/// PM2's, so that a server PM2 deployed to goes on with its history.
/// </summary>
internal sealed class RemoteCommands(DeployTarget target)
{
    private const int ShallowDepth = 5;

    private string Source => Quote($"{target.Path}/source");

    private string Current => Quote($"{target.Path}/current");

    private string Log => Quote($"{target.Path}/.deploys");

    public string MakeFolders => $"mkdir -p {Quote($"{target.Path}/shared/logs")} {Quote($"{target.Path}/shared/pids")} {Source}";

    /// <summary>Ends with 0 where the source was cloned before.</summary>
    public string IsCloned => $"test -d {Source}/.git";

    public string Clone => $"git clone{(target.Shallow ? $" --depth={ShallowDepth}" : "")}{Branch()} {Quote(target.Repository)} {Source}";

    public string Link => $"ln -sfn {Source} {Current}";

    public string Fetch => $"cd {Source} && git fetch{(target.Shallow ? $" --depth={ShallowDepth}" : "")} --all --tags";

    public string Remember => $"cd {Source} && git rev-parse HEAD >> {Log}";

    public string List => $"test -f {Log} || {{ echo 'nothing was deployed yet'; exit; }}; tac {Log} | awk '{{printf \"%d\\t%s\\n\", NR-1, $0}}'";

    public string CurrentCommit => $"cd {Source} && git rev-parse --short HEAD";

    /// <summary>The newest tag, for a deployment without any ref.</summary>
    public string NewestTag => $"cd {Source} && git for-each-ref refs/tags --sort=-creatordate --format='%(refname:short)' --count=1";

    public string ResetTo(string reference) => $"cd {Source} && git reset --hard {Quote(reference)}";

    /// <summary>The commit deployed <paramref name="steps"/> deployments ago; nothing where the history is shorter.</summary>
    public string Before(int steps) => $"tac {Log} | sed -n {(steps + 1).ToString(CultureInfo.InvariantCulture)}p | cut -d ' ' -f 1";

    /// <summary>A command of the project's, in the folder that is served, with the declared variables and <c>SHARED</c>.</summary>
    public string Hook(string command)
    {
        var variables = string.Concat(target.Environment.Select(variable => $"export {variable.Key}={Quote(variable.Value)}; "));
        return $"cd {Current} || exit; export SHARED={Quote($"{target.Path}/shared")}; {variables}{command}";
    }

    /// <summary>What ssh is called with, before the command.</summary>
    public IReadOnlyList<string> SshArguments(string host)
    {
        var arguments = new List<string>();
        foreach (var option in target.SshOptions) arguments.AddRange(["-o", option]);
        if (target.Port is { } port) arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        if (target.Key is { } key) arguments.AddRange(["-i", key]);
        arguments.Add(target.User is null || host.Contains('@') ? host : $"{target.User}@{host}");
        return arguments;
    }

    // git clone takes a branch or a tag; a ref of the form origin/main names the branch behind the slash.
    private string Branch() => target.Ref is { } reference && reference.StartsWith("origin/", StringComparison.Ordinal)
        ? $" --branch {Quote(reference["origin/".Length..])}"
        : "";

    // ~ is the login shell's to expand.
    private static string Quote(string text) => text.StartsWith("~/", StringComparison.Ordinal) ? "~/" + ShellWords.Join([text[2..]]) : ShellWords.Join([text]);
}

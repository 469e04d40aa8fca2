using System.Globalization;
using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Deploying;

/// <summary>Carries a deployment out, host after host, and stops at the first step that fails.</summary>
/// <param name="target">Where to.</param>
/// <param name="runner">Runs ssh, git and hooks.</param>
/// <param name="say">Takes the lines that tell what is done.</param>
internal sealed class Deployment(DeployTarget target, IDeployRunner runner, Action<string> say)
{
    private readonly RemoteCommands _commands = new(target);

    /// <summary>Runs <paramref name="work"/> on each host.</summary>
    /// <returns>0, or the exit code of the step that failed.</returns>
    public async Task<int> OnEachHostAsync(Func<string, CancellationToken, Task<int>> work, CancellationToken cancellation)
    {
        say($"--> Deploying to {target.Name} environment");
        foreach (var host in target.Hosts)
        {
            say($"--> on host {host}");
            if (await work(host, cancellation) is var code and not 0)
            {
                say($"Deploy failed on {host} with exit code: {code}");
                if (host != target.Hosts[^1]) say("  the hosts after it are as they were");
                return code;
            }
        }

        say("--> Success");
        return 0;
    }

    /// <summary>Makes the folders and clones. A second time it does nothing but the hooks.</summary>
    public async Task<int> SetUpAsync(string host, CancellationToken cancellation)
    {
        if (target.PreSetup is { } before && await HookAsync("pre-setup", before, command => RemoteAsync(host, command, cancellation)) is var code and not 0) return code;
        Step("running setup");
        if (await RemoteAsync(host, _commands.MakeFolders, cancellation) is var made and not 0) return Failed("setup paths failed", made);
        if (await RemoteAsync(host, _commands.IsCloned, cancellation) == 0)
        {
            Step("cloned before; left as it is");
        }
        else
        {
            Step($"cloning {target.Repository}");
            if (await RemoteAsync(host, _commands.Clone, cancellation) is var cloned and not 0) return Failed("failed to clone", cloned);
        }

        if (await RemoteAsync(host, _commands.Link, cancellation) is var linked and not 0) return Failed("symlink failed", linked);
        if (target.PostSetup is { } after && await HookAsync("post-setup", after, command => RemoteAsync(host, _commands.Hook(command), cancellation)) is var last and not 0) return last;
        Step("setup complete");
        return 0;
    }

    /// <summary>Fetches and switches to <paramref name="reference"/>; null for the newest tag.</summary>
    public async Task<int> UpdateAsync(string host, string? reference, CancellationToken cancellation)
    {
        Step($"deploying {reference ?? "the newest tag"}");
        if (target.PreDeployLocal is { } local && await HookAsync("pre-deploy-local", local, command => runner.RunAsync("sh", ["-c", command], cancellation)) is var here and not 0) return here;
        if (target.PreDeploy is { } before && await HookAsync("pre-deploy", before, command => RemoteAsync(host, _commands.Hook(command), cancellation)) is var there and not 0) return there;
        Step("fetching updates");
        if (await RemoteAsync(host, _commands.Fetch, cancellation) is var fetched and not 0) return Failed($"fetch failed; is it set up? pbm deploy {target.Name} setup", fetched);
        if (reference is null)
        {
            (_, reference) = await ReadRemoteAsync(host, _commands.NewestTag, cancellation);
            if (reference.Length == 0) return Failed("there is neither a ref to deploy nor a tag", 1);
        }

        Step($"resetting HEAD to {reference}");
        if (await RemoteAsync(host, _commands.ResetTo(reference), cancellation) is var reset and not 0) return Failed("reset failed", reset);
        if (await RemoteAsync(host, _commands.Link, cancellation) is var linked and not 0) return Failed("symlink failed", linked);
        if (await RemoteAsync(host, _commands.Remember, cancellation) is var remembered and not 0) return Failed("deploy log append failed", remembered);
        if (target.PostDeploy is { Length: > 0 } after && await HookAsync("post-deploy", after, command => RemoteAsync(host, _commands.Hook(command), cancellation)) is var last and not 0) return last;
        Step($"successfully deployed {reference}");
        return 0;
    }

    /// <summary>Deploys what was deployed <paramref name="steps"/> deployments ago.</summary>
    public async Task<int> RevertAsync(string host, int steps, CancellationToken cancellation)
    {
        Step($"reverting {steps.ToString(CultureInfo.InvariantCulture)} deploy(s)");
        var (code, commit) = await ReadRemoteAsync(host, _commands.Before(steps), cancellation);
        return code != 0 || commit.Length == 0 ? Failed("there is no such deployment; pbm deploy … list shows them", 1) : await UpdateAsync(host, commit, cancellation);
    }

    /// <summary>One of the questions, or a command of the caller's in the folder that is served.</summary>
    public Task<int> RunAsync(string host, Func<RemoteCommands, string> command, CancellationToken cancellation) => RemoteAsync(host, command(_commands), cancellation);

    /// <summary>Refuses to deploy what the servers cannot fetch: changes that are not committed or not pushed.</summary>
    /// <exception cref="DeclarationException">There are some.</exception>
    public async Task CheckPushedAsync(CancellationToken cancellation)
    {
        const string force = "or deploy what is pushed: --force";
        if ((await runner.ReadAsync("git", ["rev-parse", "--is-inside-work-tree"], cancellation)).ExitCode != 0) return;
        if ((await runner.ReadAsync("git", ["status", "--porcelain", "--untracked-files=no"], cancellation)).Output.Length > 0)
            throw new DeclarationException("there are local changes that are not committed", $"commit or stash your changes before deploying, {force}");
        var ahead = await runner.ReadAsync("git", ["rev-list", "@{upstream}.."], cancellation);
        if (ahead.ExitCode == 0 && ahead.Output.Length > 0)
            throw new DeclarationException("there are local commits that are not pushed", $"push your changes before deploying, {force}");
    }

    private async Task<int> HookAsync(string name, string command, Func<string, Task<int>> run)
    {
        Step($"executing {name} `{command}`");
        return await run(command) is var code and not 0 ? Failed($"{name} hook failed", code) : 0;
    }

    private Task<int> RemoteAsync(string host, string command, CancellationToken cancellation) =>
        runner.RunAsync("ssh", [.. _commands.SshArguments(host), command], cancellation);

    private async Task<(int ExitCode, string Output)> ReadRemoteAsync(string host, string command, CancellationToken cancellation) =>
        await runner.ReadAsync("ssh", [.. _commands.SshArguments(host), command], cancellation);

    private void Step(string what) => say($"  ○ {what}");

    private int Failed(string why, int code)
    {
        say($"  {why}");
        return code;
    }
}

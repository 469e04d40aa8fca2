using ActorPm.Shell.Declaring;

namespace ActorPm.Shell.Deploying;

/// <summary>The git checkout an app runs from, moved along its branch. Local changes are never thrown away.</summary>
/// <param name="folder">The app's working folder.</param>
/// <param name="runner">Runs git and the commands after it.</param>
internal sealed class Checkout(string folder, IDeployRunner runner)
{
    /// <summary>The commit it is at.</summary>
    /// <exception cref="DeclarationException">The folder is in no checkout.</exception>
    public async Task<string> CommitAsync(CancellationToken cancellation)
    {
        var (code, commit) = await GitAsync(cancellation, "rev-parse", "HEAD");
        return code == 0 ? commit : throw new DeclarationException($"No versioning system found: {folder} is not in a git checkout", "git clone the app, and start it from there");
    }

    /// <summary>Fetches, and goes to <paramref name="commit"/>, or to the newest of its branch when null.</summary>
    public async Task PullAsync(string? commit, CancellationToken cancellation)
    {
        await CleanAsync(cancellation);
        await DoAsync("git fetch failed", cancellation, "fetch", "--quiet", "--tags");
        if (commit is null) await DoAsync("it cannot simply go forward to what was fetched", cancellation, "merge", "--quiet", "--ff-only", "@{upstream}");
        else await GoToAsync(commit, cancellation);
    }

    /// <summary>Goes one commit on, towards what was fetched last; false when there is none.</summary>
    public async Task<bool> ForwardAsync(CancellationToken cancellation)
    {
        await CleanAsync(cancellation);
        var (code, path) = await GitAsync(cancellation, "rev-list", "--reverse", "--first-parent", "HEAD..@{upstream}");
        if (code != 0 || path.Length == 0) return false;
        await GoToAsync(path.Split('\n')[0], cancellation);
        return true;
    }

    /// <summary>Goes one commit back; false at the first one.</summary>
    public async Task<bool> BackwardAsync(CancellationToken cancellation)
    {
        await CleanAsync(cancellation);
        var (code, parent) = await GitAsync(cancellation, "rev-parse", "--verify", "--quiet", "HEAD~1");
        if (code != 0) return false;
        await GoToAsync(parent, cancellation);
        return true;
    }

    /// <summary>Runs one of the app's own commands in its folder; the answer is its exit code.</summary>
    public Task<int> RunAsync(string command, CancellationToken cancellation) =>
        runner.RunAsync("sh", ["-c", $"cd {ShellWords.Join([folder])} && {command}"], cancellation);

    /// <exception cref="DeclarationException">There is no such commit.</exception>
    public Task GoToAsync(string commit, CancellationToken cancellation) =>
        DoAsync($"there is no commit {commit}", cancellation, "reset", "--quiet", "--hard", commit, "--");

    private async Task CleanAsync(CancellationToken cancellation)
    {
        if ((await GitAsync(cancellation, "status", "--porcelain", "--untracked-files=no")).Output.Length > 0)
            throw new DeclarationException($"{folder} has changes that are not committed; nothing was done", $"git -C {folder} status shows them; commit or stash them");
    }

    private async Task DoAsync(string fault, CancellationToken cancellation, params string[] words)
    {
        if (await runner.RunAsync("git", ["-C", folder, .. words], cancellation) != 0)
            throw new DeclarationException($"{folder}: {fault}", "what git said stands above");
    }

    private Task<(int ExitCode, string Output)> GitAsync(CancellationToken cancellation, params string[] words) =>
        runner.ReadAsync("git", ["-C", folder, .. words], cancellation);
}

namespace ActorPm.EndToEnd.Tests.Harness;

/// <summary>A terminal, as a person has it.</summary>
internal sealed class Tmux(TestHome home, string socket)
{
    /// <summary>False where there is no tmux.</summary>
    public async Task<bool> TryStartAsync()
    {
        try
        {
            var environment = new Dictionary<string, string?> { ["TERM"] = "xterm", ["XDG_RUNTIME_DIR"] = home.Folder };
            var started = await home.RunAsync("tmux", ["-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "50", "sh"], environment);
            return started.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public Task TypeAsync(string text) => RunAsync("send-keys", text, "Enter");

    /// <summary>Types without pressing Enter.</summary>
    public Task SendAsync(string text) => RunAsync("send-keys", "-l", "--", text);

    public Task PressAsync(string key) => RunAsync("send-keys", key);

    public Task ShowsAsync(string text) => Eventually.TrueAsync($"the terminal shows: {text}", 45, async () => await CountAsync(text) > 0);

    /// <summary>Waits until this is the last thing on it: a prompt, after which keys come one by one.</summary>
    public Task AwaitsAsync(string prompt) => Eventually.TrueAsync($"the terminal waits at {prompt}", 45, async () =>
        (await RunAsync("capture-pane", "-p")).Output.TrimEnd().Split('\n')[^1] == prompt);

    /// <summary>How many lines of the terminal have the text.</summary>
    public async Task<int> CountAsync(string text) =>
        (await RunAsync("capture-pane", "-p", "-S", "-200")).Output.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));

    public Task EndAsync() => RunAsync("kill-server");

    private Task<CommandResult> RunAsync(params string[] arguments) => home.RunAsync("tmux", ["-S", socket, .. arguments]);
}

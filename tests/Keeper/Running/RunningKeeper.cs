using System.Diagnostics;
using System.Globalization;
using ActorPm.Contracts.Keeper;
using ActorPm.Keeper.Cgroups;
using ActorPm.Keeper.Os;
using ActorPm.Keeper.Trees;

namespace ActorPm.Keeper.Tests.Running;

/// <summary>The real binary, serving one home.</summary>
internal sealed class RunningKeeper : IAsyncDisposable
{
    private readonly TreeMember _identity;

    private RunningKeeper(TestHome home, int pid)
    {
        Home = home;
        Pid = pid;
        _identity = new TreeMember(pid, ProcFs.Stat(pid)?.StartTicks ?? 0);
    }

    public static string Binary { get; } =
        Environment.GetEnvironmentVariable("ACTORPM_KEEPER_BINARY") is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory, "pbm-keeper");

    public TestHome Home { get; }

    public int Pid { get; }

    public bool Lives => ProcFs.Stat(Pid) is { State: not ('Z' or 'X') } stat && stat.StartTicks == _identity.StartTicks;

    /// <param name="home">Its home.</param>
    /// <param name="cgroup">Folder of a cgroup v2 it is to use.</param>
    public static async Task<RunningKeeper> StartAsync(TestHome home, string? cgroup = null)
    {
        var (code, output, error) = await RunAsync(cgroup, "detach", "--log", home.KeeperOutput, "--ready", "--", Binary, "run", "--home", home.Root);
        Assert.True(code == 0, $"the keeper did not start: {error}");
        return new RunningKeeper(home, int.Parse(output.Trim(), CultureInfo.InvariantCulture));
    }

    /// <summary>Runs the binary with other arguments to its end.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string? cgroup, params string[] arguments)
    {
        var start = new ProcessStartInfo(Binary, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (cgroup is not null) start.Environment[DelegatedCgroup.Variable] = cgroup;
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public Task<KeeperClient> AttachAsync(long term = 1, RestartCommand? restartNode = null) =>
        KeeperClient.AttachAsync(Home, term, restartNode);

    public void Signal(int signal)
    {
        var descriptor = TreeSignals.TryOpen(_identity);
        if (descriptor < 0) return;
        _ = PidFd.Send(descriptor, signal);
        Descriptors.Close(descriptor);
    }

    public Task EndedAsync() => Eventually.TrueAsync(() => !Lives, "the keeper ends");

    public async ValueTask DisposeAsync()
    {
        if (!Lives) return;
        Signal(Signals.Terminate);
        var clock = Stopwatch.StartNew();
        while (Lives && clock.Elapsed < TimeSpan.FromSeconds(10)) await Task.Delay(10);
        Signal(Signals.Kill);
    }
}

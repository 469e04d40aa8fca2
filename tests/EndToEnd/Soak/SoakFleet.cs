using System.Collections.Concurrent;
using System.Diagnostics;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>A fleet that a soak is done to: carries out steps, brings everything back, says what is not as it should be.</summary>
internal sealed class SoakFleet(FleetHosts hosts, SoakApps apps, Action<string> say) : IAsyncDisposable
{
    /// <summary>A command that changes something gives up by itself when nothing has changed for 90 s, or nobody schedules for 30 s.</summary>
    private static readonly TimeSpan ChangePatience = TimeSpan.FromSeconds(240);

    /// <summary>After everything is back: 18 s for the cluster, 30 s for a new scheduler to believe in losses, and a busy machine.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(15);

    /// <summary>What a command says whose server, or the fleet's scheduler, went away under it.</summary>
    private static readonly string[] Excuses = ["rebuilt its actors meanwhile", "has just lost the others", "schedules the fleet", "this server is an island"];

    private readonly SoakWatch _watch = new(hosts.All);
    private readonly ConcurrentQueue<Task> _commands = [];
    private readonly ConcurrentQueue<string> _faults = [];
    private readonly ConcurrentDictionary<int, int> _frozen = [];
    private readonly bool[] _isOn = [.. hosts.All.Select(_ => true)];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<string> Faults => [.. _faults, .. _watch.Faults];

    /// <summary>So often everything was looked at.</summary>
    public int Looks => _watch.Looks;

    private int Wanted => 2 * hosts.All.Count;

    /// <summary>Declares the apps.</summary>
    public async Task BeginAsync()
    {
        foreach (var host in hosts.All) (await host.PbmAsync(apps.Pin())).Succeeded();
        (await hosts[0].PbmAsync(ChangePatience, apps.Declare(SoakApps.Counted, Wanted, isBroken: false))).Succeeded();
        (await hosts[0].PbmAsync(ChangePatience, apps.Declare(SoakApps.Everywhere, 0, isBroken: false))).Succeeded();
        (await hosts[0].PbmAsync(ChangePatience, apps.DeclareSingle())).Succeeded();
        _watch.Start();
    }

    /// <summary>Steps after each other while one host is asked all the time, then quiet until all is as it was asked for.</summary>
    public async Task RoundAsync(SoakRound round)
    {
        say($"round {round.Number}, host {round.Untouched} is left alone");
        using var load = FleetLoad.Start(hosts[round.Untouched], apps.LoadScript, [hosts[round.Untouched].Address]);
        foreach (var step in round.Steps)
        {
            say($"  {step}");
            await DoAsync(step);
            await Task.Delay(step.Pause, TestContext.Current.CancellationToken);
            await ReadAsync(round.Untouched);
        }

        await SettleAsync(round.Untouched);
        var report = await load.EndAsync();
        say($"  settled; {report.Trim()}");
        if (!report.EndsWith("\"bad\":[]}\n", StringComparison.Ordinal)) Fault($"round {round.Number}: requests to host {round.Untouched} failed, which nothing was done to: {report.Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pid in _frozen.Values) ProcFs.Signal(pid, Continue);
        await _watch.DisposeAsync();
    }

    private const int Continue = 18;
    private const int Stop = 19;

    private async Task DoAsync(SoakStep step)
    {
        var host = hosts[step.Host];
        _watch.Touch(step.Host, _isOn[step.Host]);
        switch (step.Kind)
        {
            case SoakKind.KillApp:
                var living = host.Home.AppProcesses();
                if (living.Count > 0) ProcFs.Signal(living[step.Number % living.Count], 9);
                break;
            case SoakKind.KillNode:
                ProcFs.Signal(host.Home.NodePid, 9);
                break;
            case SoakKind.KillKeeper:
                ProcFs.Signal(host.Home.KeeperPid, 9);
                break;
            case SoakKind.KillRelay:
                foreach (var relay in Relay.Of(host.Home)) ProcFs.Signal(relay, 9);
                break;
            case SoakKind.FreezeNode:
                await FreezeAsync(step.Host, TimeSpan.FromSeconds(step.Number));
                break;
            case SoakKind.PowerOff:
                _isOn[step.Host] = false;
                _watch.Touch(step.Host, isOn: false);
                host.PowerOff();
                break;
            case SoakKind.PowerOn:
                Begin(step.Host, step, "ping");
                _isOn[step.Host] = true;
                _watch.Touch(step.Host, isOn: true);
                break;
            case SoakKind.Cut or SoakKind.Mend:
                await hosts.CableAsync(step.Host, isIn: step.Kind is SoakKind.Mend);
                break;
            case SoakKind.Reload:
                Begin(step.Host, step, "reload", step.App);
                break;
            case SoakKind.Scale:
                Begin(step.Host, step, "scale", step.App, $"{step.Number}");
                break;
            case SoakKind.Declare or SoakKind.DeclareBroken:
                Begin(step.Host, step, apps.Declare(step.App, Wanted, step.Kind is SoakKind.DeclareBroken));
                break;
            case SoakKind.Drain or SoakKind.Uncordon:
                Begin(step.Host, step, "server", step.Kind is SoakKind.Drain ? "drain" : "uncordon");
                break;
            case SoakKind.Update:
                Begin(step.Host, step, "update");
                break;
            case SoakKind.Rebuild:
                Begin(step.Host, step, "system", "rebuild");
                break;
            default:
                throw new InvalidOperationException($"unknown step {step.Kind}");
        }
    }

    private async Task FreezeAsync(int host, TimeSpan length)
    {
        var pid = hosts[host].Home.NodePid;
        if (pid == 0) return;
        _frozen[host] = pid;
        ProcFs.Signal(pid, Stop);
        await Task.Delay(length, TestContext.Current.CancellationToken);
        ProcFs.Signal(pid, Continue);
        _frozen.TryRemove(host, out _);
        _watch.Touch(host, _isOn[host]);
    }

    /// <summary>A command beside what goes on. It may fail, since what it needs may just have been taken away; it may not hang or end in a way that is not documented.</summary>
    private void Begin(int host, SoakStep step, params string[] arguments) => _commands.Enqueue(Task.Run(async () =>
    {
        var result = await hosts[host].PbmAsync(ChangePatience, arguments);
        say($"    {step}: {result.ExitCode} after {result.Took.TotalSeconds:0.0} s{(result.ExitCode == 0 ? "" : ": " + result.Error.Trim().Split('\n')[^1])}");
        if (result.ExitCode is not (0 or 1 or 5 or 6)) Fault($"{step}: ended with {result.ExitCode}: {result.All.Trim()}");
        if (result.ExitCode != 0 && result.Error.Trim().Length == 0) Fault($"{step}: ended with {result.ExitCode} and without a word of why: {result.All.Trim()}");
        _watch.Touch(host, _isOn[host]);
    }));

    /// <summary>Whatever is broken elsewhere, a server that is left alone answers.</summary>
    private async Task ReadAsync(int host)
    {
        var list = await hosts[host].PbmAsync("ls");
        if (list.ExitCode != 0) Fault($"ls on host {host}: ended with {list.ExitCode}: {list.All.Trim()}");
        if (list.Took > ReadPatience) Fault($"ls on host {host}: took {list.Took.TotalSeconds:0.0} s");
    }

    private async Task SettleAsync(int from)
    {
        var began = Stopwatch.GetTimestamp();
        for (var index = 0; index < hosts.All.Count; index++)
        {
            await hosts.CableAsync(index, isIn: true);
            (await hosts[index].PbmAsync(ChangePatience, "ping")).Succeeded();
            _isOn[index] = true;
            _watch.Touch(index, isOn: true);
        }

        while (_commands.TryDequeue(out var command)) await command;
        say($"  all is back, commands are over after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        if (!await SoonAsync($"all {hosts.All.Count} servers see each other", async host => await host.TogetherAsync() == hosts.All.Count)) return;
        foreach (var host in hosts.All) await MustAsync(host, "server", "uncordon");
        await MustAsync(hosts[from], apps.Declare(SoakApps.Counted, Wanted, isBroken: false));
        await MustAsync(hosts[from], apps.Declare(SoakApps.Everywhere, 0, isBroken: false));
        await SoonAsync("everything is settled", async host =>
            (await host.FleetAppsAsync()) is { Scheduler: not null } list && list.Apps.All(app => app is { IsSettled: true, Missing: 0, Failure: null }));
        await SoonAsync("every wanted instance runs once", _ => Task.FromResult(Difference().Length == 0), Difference);
        if (apps.Lives.Two() is { } two) Fault($"two of {SoakApps.Single} at once: {two}");
        say($"  settled after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    }

    /// <summary>
    /// A command that must succeed. A cluster whose cable was in and out may still decide that it is not to be trusted and have everybody
    /// begin anew: then it is tried again when all are together, as a person would.
    /// </summary>
    private async Task MustAsync(FleetHost host, params string[] arguments)
    {
        var result = await host.PbmAsync(ChangePatience, arguments);
        for (var again = 0; again < 2 && Excuses.Any(excuse => result.Error.Contains(excuse, StringComparison.Ordinal)); again++)
        {
            say($"  again, since {result.Error.Trim()}");
            await SoonAsync("all servers see each other", async one => await one.TogetherAsync() == hosts.All.Count);
            result = await host.PbmAsync(ChangePatience, arguments);
        }

        if (result.ExitCode != 0) Fault($"pbm {string.Join(' ', arguments)} on {host.Address}, with all servers there: ended with {result.ExitCode} after {result.Took.TotalSeconds:0.0} s: {result.All.Trim()}");
    }

    /// <summary>What runs otherwise than it was asked for, by /proc; empty when nothing does.</summary>
    private string Difference()
    {
        var found = SoakWatch.Processes(hosts.All);
        List<string> wrong = [];
        int Count(int host, string program) => found[host].Count(one => one.Words.Contains(program, StringComparison.Ordinal));
        for (var index = 0; index < found.Count; index++)
        {
            if (Count(index, "everywhere.py") is var everywhere and not 1) wrong.Add($"host {index} has {everywhere} of {SoakApps.Everywhere}");
            if (Count(index, "pinned.sh") is var pinned and not 1) wrong.Add($"host {index} has {pinned} of {SoakApps.Pinned}");
            if (Count(index, "broken") is var broken and not 0) wrong.Add($"host {index} has {broken} broken ones");
            foreach (var twice in found[index].GroupBy(one => one.Instance).Where(group => group.Count() > 1)) wrong.Add($"host {index} runs instance {twice.Key} {twice.Count()} times");
        }

        var counted = Enumerable.Range(0, found.Count).Sum(index => Count(index, "counted.js"));
        if (counted != Wanted) wrong.Add($"{counted} of {SoakApps.Counted} instead of {Wanted}");
        var single = Enumerable.Range(0, found.Count).Sum(index => Count(index, "single.js"));
        if (single != 1) wrong.Add($"{single} of {SoakApps.Single}");
        return string.Join(", ", wrong);
    }

    private async Task<bool> SoonAsync(string what, Func<FleetHost, Task<bool>> isSo, Func<string>? instead = null)
    {
        foreach (var host in hosts.All)
        {
            if (await Eventually.HappensAsync(SettlePatience.TotalSeconds, () => isSo(host), TimeSpan.FromMilliseconds(500))) continue;
            Fault($"not within {SettlePatience.TotalSeconds:0} s after everything was back, as {host.Address} sees it: {what}{(instead is null ? "" : "; " + instead())}\n{(await host.PbmAsync("fleet", "apps")).All}{(await host.PbmAsync("fleet", "status")).All}{(await host.PbmAsync("ls")).All}");
            return false;
        }

        return true;
    }

    private void Fault(string what)
    {
        say($"FAULT {what}");
        _faults.Enqueue($"{DateTime.UtcNow:HH:mm:ss} {what}");
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using ActorPm.Contracts.Api;
using ActorPm.Contracts.Processes;
using ActorPm.EndToEnd.Tests.Harness;

namespace ActorPm.EndToEnd.Tests.Soak;

/// <summary>Looks at all hosts each second, without a command: what must be true whatever is being done to them.</summary>
internal sealed class SoakWatch(IReadOnlyList<FleetHost> hosts) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong for so long does not mend itself: a kill timeout, a restart after a back-off, a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Two looks must agree at least: /proc is not read in one moment.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, long> _since = [];
    private readonly HashSet<string> _told = [];
    private readonly bool[] _isOn = [.. hosts.Select(_ => true)];
    private readonly long[] _touched = [.. hosts.Select(_ => Stopwatch.GetTimestamp())];
    private Task _run = Task.CompletedTask;

    /// <summary>What was found.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    public int Looks { get; private set; }

    public void Start() => _run = Task.Run(RunAsync);

    /// <summary>Something is done to a host: it is given time again.</summary>
    public void Touch(int host, bool isOn)
    {
        _isOn[host] = isOn;
        _touched[host] = Stopwatch.GetTimestamp();
    }

    /// <summary>Living processes of the apps, by host.</summary>
    public static IReadOnlyList<IReadOnlyList<OwnedProcess>> Processes(IReadOnlyList<FleetHost> hosts)
    {
        var homes = hosts.Select(host => File.Exists(host.Home.Paths.ServerId) ? File.ReadAllText(host.Home.Paths.ServerId).Trim() : "").ToList();
        var found = hosts.Select(_ => new List<OwnedProcess>()).ToList();
        foreach (var pid in ProcFs.All())
        {
            var entry = ProcFs.Environment(pid).FirstOrDefault(one => one.StartsWith(OwnerMark.Variable + "=", StringComparison.Ordinal));
            if (entry is null || OwnerMark.Parse(entry[(OwnerMark.Variable.Length + 1)..]) is not { } owner || homes.IndexOf(owner.HomeId) is var at && at < 0) continue;
            var words = ProcFs.CommandLine(pid);
            if (SoakApps.IsProgram(words)) found[at].Add(new OwnedProcess(pid, owner.Instance, owner.Generation, string.Join(' ', words.Select(Path.GetFileName))));
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await LookAsync();
            Looks++;
            if (Look - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.Zero) await Task.Delay(left, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task LookAsync()
    {
        var found = Processes(hosts);
        Dictionary<string, (int Host, TimeSpan Patience, string More)> wrong = [];
        for (var index = 0; index < hosts.Count; index++)
        {
            var (host, processes) = (hosts[index], found[index]);
            void Wrong(bool isSo, string what, TimeSpan patience, string more = "")
            {
                if (isSo) wrong[$"host {index}: {what}"] = (index, patience, more);
            }

            // The same generation of an instance is one process, ever.
            foreach (var twice in processes.GroupBy(one => (one.Instance, one.Generation)))
                Wrong(twice.Count() > 1, $"generation {twice.Key.Generation} of instance {twice.Key.Instance} is several processes", Glance, string.Join(", ", twice));
            foreach (var many in processes.GroupBy(one => one.Instance))
                Wrong(many.Count() > 3, $"instance {many.Key} has more than the holder, its successor and a leaver", Glance, string.Join(", ", many));
            Wrong(host.Home.Daemons("pbm-node").Count > 1, "more than one node", Glance);
            Wrong(host.Home.Daemons("pbm-keeper").Count > 1, "more than one keeper", Glance);
            if (!_isOn[index]) continue;
            Wrong(!processes.Any(one => one.Words.Contains("pinned.sh", StringComparison.Ordinal)), "the pinned app does not run", Patience);
            if (await ListedAsync(host) is not { } listed) continue;
            foreach (var one in processes) Wrong(!listed.Contains(one.Instance), $"instance {one.Instance} runs and is in no list", Patience, $"{one}");
        }

        foreach (var (what, (host, patience, more)) in wrong)
        {
            var since = Math.Max(_since.TryAdd(what, Stopwatch.GetTimestamp()) ? Stopwatch.GetTimestamp() : _since[what], _touched[host]);
            if (Stopwatch.GetElapsedTime(since) >= patience && _told.Add(what))
                Faults.Enqueue($"{DateTime.UtcNow:HH:mm:ss} {what}, for {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s {more}");
        }

        foreach (var mended in _since.Keys.Except(wrong.Keys).ToList()) _since.Remove(mended);
    }

    private async Task<HashSet<int>?> ListedAsync(FleetHost host)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(Look);
            return [.. (await host.Home.Api.GetAsync(ApiRoutes.Instances, ApiJson.Default.InstanceList).WaitAsync(limit.Token)).Instances.Select(instance => instance.Id)];
        }
        catch (Exception away) when (away is HttpRequestException or IOException or System.Net.Sockets.SocketException or OperationCanceledException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

/// <summary>A process of an app.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="Instance">Of which instance.</param>
/// <param name="Generation">Which of its processes.</param>
/// <param name="Words">Its command line.</param>
internal sealed record OwnedProcess(int Pid, int Instance, long Generation, string Words);

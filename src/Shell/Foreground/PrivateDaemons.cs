using System.Diagnostics;
using ActorPm.Contracts.Homes;
using ActorPm.Shell.Client;
using ActorPm.Shell.Declaring;
using ActorPm.Shell.Os;
using ActorPm.Shell.Starting;

namespace ActorPm.Shell.Foreground;

/// <summary>
/// Keeper and node of a temporary home, as children of this process, which starts again what vanishes. Each
/// holds the other end of a pipe as its standard input: when this process is gone, even by SIGKILL, they
/// read its end, stop the apps, and the keeper takes the home along.
/// </summary>
internal sealed class PrivateDaemons(HomePaths home, Children children) : IDisposable
{
    private const int LastWords = 10;
    private const int Terminate = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NodeEndLimit = TimeSpan.FromSeconds(5);

    private readonly SiblingBinaries _binaries = Find();
    private readonly CancellationTokenSource _ending = new();
    private Daemon? _keeper;
    private Daemon? _node;
    private Task _watching = Task.CompletedTask;

    /// <summary>Starts both; returns when the node answers.</summary>
    /// <exception cref="NodeUnreachableException">One of them cannot be started.</exception>
    public async Task<NodeClient> StartAsync(CancellationToken cancellation)
    {
        _keeper = Run(_binaries.Keeper, "run", "--home", home.Root, "--temporary");
        _node = Run(_binaries.Node, "run", "--home", home.Root, "--temporary");
        var client = new NodeClient(NodeConnection.Open(home));
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                if ((await client.HelloAsync(cancellation)).Keeper is not null) break;
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                foreach (var daemon in (Daemon[])[_keeper, _node])
                    if (daemon.Process.HasExited) throw Failed($"{daemon.Name} ended with {daemon.Process.ExitCode}: {daemon.Said}");
            }

            if (TimeProvider.System.GetElapsedTime(began) > StartLimit)
                throw Failed($"not ready within {StartLimit.TotalSeconds:0} s: {_keeper.Said} {_node.Said}");
            await Task.Delay(BetweenTries, cancellation);
        }

        _watching = Task.WhenAll(KeepAsync(() => _keeper, again => _keeper = again), KeepAsync(() => _node, again => _node = again));
        return client;
    }

    /// <summary>Stops all apps by their own stop sequences, then both. Returns when everything is gone.</summary>
    public async Task StopAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        if (_keeper is { } keeper)
        {
            _ = LibC.Signal(keeper.Process.Id, Terminate);
            await keeper.Process.WaitForExitAsync();
        }

        if (_node is not { } node) return;
        _ = LibC.Signal(node.Process.Id, Terminate);
        using var limit = new CancellationTokenSource(NodeEndLimit);
        try
        {
            await node.Process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            node.Process.Kill(); // nothing depends on it any more
            await node.Process.WaitForExitAsync();
        }
    }

    public void Dispose() => _ending.Dispose();

    private async Task KeepAsync(Func<Daemon> current, Action<Daemon> replace)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                await current().Process.WaitForExitAsync(_ending.Token);
                await Task.Delay(pause, _ending.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                replace(Run(current().File, current().Arguments));
            }
        }
        catch (OperationCanceledException)
        {
            // Everything ends now.
        }
    }

    private Daemon Run(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var name in CallerEnvironment.Private) start.Environment.Remove(name);
        return new Daemon(file, arguments, children.Start(start));
    }

    private static SiblingBinaries Find()
    {
        try
        {
            return SiblingBinaries.Find();
        }
        catch (FileNotFoundException fault)
        {
            throw new NodeUnreachableException(fault.Message);
        }
    }

    private static NodeUnreachableException Failed(string why) => new("the private node could not be started: " + why);

    /// <summary>One of the two, and the last lines it said.</summary>
    private sealed class Daemon
    {
        private readonly Queue<string> _said = new();

        public Daemon(string file, string[] arguments, Process process)
        {
            (File, Arguments, Process) = (file, arguments, process);
            process.OutputDataReceived += (_, line) => Hear(line.Data);
            process.ErrorDataReceived += (_, line) => Hear(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public string File { get; }

        public string[] Arguments { get; }

        public Process Process { get; }

        public string Name => Path.GetFileName(File);

        public string Said
        {
            get
            {
                lock (_said) return string.Join('\n', _said);
            }
        }

        private void Hear(string? line)
        {
            if (line is null) return;
            lock (_said)
            {
                _said.Enqueue(line);
                if (_said.Count > LastWords) _said.Dequeue();
            }
        }
    }
}

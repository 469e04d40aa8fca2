using System.Diagnostics;
using System.Globalization;
using ActorPm.Contracts.Services;
using ActorPm.Node.Hosting;
using ActorPm.Node.Os;
using ActorPm.Node.Tests.Fakes;

namespace ActorPm.Node.Tests.Fleet.Scale;

/// <summary>
/// More servers than this machine could run as processes: whole nodes in this one, each with its home, its address of the loopback
/// network, its API and its real keeper, which runs real programs; the real <c>pbm</c> asks them. Minutes, so only where it is asked for:
/// <c>bench/many-servers --in-one-process</c>.
/// </summary>
public sealed class ManyNodesTests
{
    private const int Instances = 20;
    private const int Reads = 21;

    private static readonly int Servers =
        int.TryParse(Environment.GetEnvironmentVariable("ACTORPM_MANY_HOSTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 30;

    private static string Pbm => Path.Combine(Environment.GetEnvironmentVariable("ACTORPM_DIST") ?? throw new InvalidOperationException("ACTORPM_DIST names the folder of pbm"), "pbm");

    [Fact(Explicit = true)]
    public async Task The_list_of_all_servers_is_there_within_150_ms()
    {
        // Nodes have some blocking threads each; .NET adds one in half a second beyond the usual number.
        ThreadPool.SetMinThreads(16 * Servers, 16);
        List<TestHome> homes = [.. Enumerable.Range(0, Servers).Select(_ => new TestHome())];
        var began = Stopwatch.GetTimestamp();
        List<Task<NodeExitCode>> nodes = [];
        try
        {
            foreach (var home in homes)
            {
                var lines = new LogUntilReady(home.Paths.NodeLog);
                var log = new NodeLog(lines, TimeProvider.System);
                nodes.Add(Task.Run(() => NodeProgram.RunAsync(new NodeOptions(home.Paths, OthersRestart: false), ReadyDescriptor.Take(), ServiceNotifier.Take(), log)));
                // Asked before it listens, pbm would start a process for this home.
                await lines.Ready;
            }

            Say($"{Servers} nodes after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            await PbmAsync(homes[0], "fleet", "init", "--address", "127.0.77.1", "--name", "server1");
            var line = (await PbmAsync(homes[0], "fleet", "invite", "--count", $"{Servers}")).Trim().Split(' ', '\n')[^1];
            for (var number = 2; number <= Servers; number++) await JoinAsync(homes[number - 1], number, line);
            Say($"a fleet after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
            var sleeper = homes[0].File("sleeper.sh", "exec sleep 10000\n");
            foreach (var home in homes) await PbmAsync(home, "start", sleeper, "--name", "sleeper", "-i", $"{Instances}");
            Say($"{Servers * Instances} programs after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");

            List<double> all = [], own = [];
            var missed = 0;
            var (cpu, rest) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
            // Nothing is waited for: this is the time that is measured.
            await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Say($"at rest: {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / Stopwatch.GetElapsedTime(rest).TotalSeconds / Servers:0.0} ms of processor time a second and server");
            for (var read = 0; read < Reads; read++)
            {
                var asked = Stopwatch.GetTimestamp();
                var list = await PbmAsync(homes[Servers / 2], "ls");
                all.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                if (list.Split('\n').Count(row => row.Contains("sleeper", StringComparison.Ordinal)) != Servers * Instances) missed++;
                asked = Stopwatch.GetTimestamp();
                await PbmAsync(homes[Servers / 2], "jlist");
                own.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            Say($"ls of {Servers} × {Instances}: {Show(all)}, {missed} of {Reads} without a server that was slower than 300 ms; its own list: {Show(own)}");
            Assert.Equal(0, missed);
            Assert.InRange(Median(all), 0, 150);
        }
        finally
        {
            // Each waits for the end of the process that was its node, which is this one.
            await Task.WhenAll(homes.Select(home => RunAsync(home, "kill")));
            await Task.WhenAll(nodes);
            foreach (var home in homes) home.Dispose();
        }
    }

    /// <summary>All come from one address, of which only so many are let in at once as long as they are strangers.</summary>
    private static async Task JoinAsync(TestHome home, int number, string line)
    {
        string[] join = ["fleet", "join", line, "--address", $"127.0.77.{number}", "--name", $"server{number}"];
        for (var tries = 0; await RunAsync(home, join) is var (code, output) && code != 0; tries++)
            if (tries == 10 || !output.Contains("reset", StringComparison.Ordinal)) throw new InvalidOperationException(output);
    }

    private static async Task<string> PbmAsync(TestHome home, params string[] arguments) =>
        await RunAsync(home, arguments) is var (code, output) && code == 0 ? output : throw new InvalidOperationException($"pbm {string.Join(' ', arguments)} ended with {code}: {output}");

    private static async Task<(int Code, string Output)> RunAsync(TestHome home, params string[] arguments)
    {
        var start = new ProcessStartInfo(Pbm, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ACTORPM_HOME"] = home.Paths.Root;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }

    /// <summary>A node's log, and the moment in which it serves.</summary>
    private sealed class LogUntilReady(string path) : StreamWriter(path)
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ready => _ready.Task;

        public override void Write(string? value)
        {
            base.Write(value);
            Flush();
            if (value?.EndsWith(" Ready\n", StringComparison.Ordinal) == true) _ready.TrySetResult();
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Show(List<double> times) => string.Create(CultureInfo.InvariantCulture, $"{Median(times):0} ms (median, {times.Min():0} to {times.Max():0})");

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
